import { z } from "zod";

/** As much of JSON Schema as Pydantic writes for plain types. */
interface Shape {
  readonly $ref?: string | undefined;
  readonly type?: string | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly Shape[] | undefined;
  readonly oneOf?: readonly Shape[] | undefined;
  readonly items?: Shape | undefined;
  readonly properties?: Readonly<Record<string, Shape>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: boolean | Shape | undefined;
}

export const Shape: z.ZodType<Shape> = z.lazy(() =>
  z.strictObject({
    $ref: z.string().optional(),
    type: z.string().optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(Shape).optional(),
    oneOf: z.array(Shape).optional(),
    items: Shape.optional(),
    properties: z.record(z.string(), Shape).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), Shape]).optional(),
    $defs: z.record(z.string(), Shape).optional(),
    format: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    prefixItems: z.array(Shape).optional(),
    pattern: z.string().optional(),
    propertyNames: z.unknown().optional(),
    minProperties: z.number().optional(),
  }),
);

/** Where a value does not have a shape. A key that an object's shape does not name is a fault too: we wrote it. */
export function faultsOf(value: unknown, shape: Shape, defs: Readonly<Record<string, Shape>>, place = "$"): string[] {
  const inner = (each: unknown, of: Shape, key: string): string[] => faultsOf(each, of, defs, `${place}.${key}`);
  if (shape.$ref !== undefined) {
    const named = defs[shape.$ref.replace("#/$defs/", "")];
    return named ? faultsOf(value, named, defs, place) : [`${place}: ${shape.$ref} is not there`];
  }
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) {
    const faults = choices.map((choice) => faultsOf(value, choice, defs, place));
    return faults.some((each) => each.length === 0) ? [] : (faults.toSorted((a, b) => a.length - b.length)[0] ?? []);
  }
  if ("const" in shape && value !== shape.const) return [`${place}: is not ${JSON.stringify(shape.const)}`];
  if (shape.enum && !shape.enum.includes(value)) return [`${place}: is none of ${JSON.stringify(shape.enum)}`];
  if (shape.type !== undefined && !isOf(shape.type, value)) return [`${place}: is no ${shape.type}`];
  if (Array.isArray(value)) return value.flatMap((each, at) => (shape.items ? inner(each, shape.items, String(at)) : []));
  if (typeof value !== "object" || value === null || !("properties" in shape || "additionalProperties" in shape)) return [];
  const { properties = {}, additionalProperties: others = false } = shape;
  return [
    ...(shape.required ?? []).filter((key) => !(key in value)).map((key) => `${place}: lacks ${key}`),
    ...Object.entries(value).flatMap(([key, each]) => {
      const known = properties[key];
      if (known) return inner(each, known, key);
      if (others === false) return [`${place}: has the unknown ${key}`];
      return others === true ? [] : inner(each, others, key);
    }),
  ];
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
