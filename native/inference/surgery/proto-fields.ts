import { WIRE } from "../onnx-wire.ts";

/** One field of a protobuf message: a varint's value, or the payload of any other wire type as it stands in the file. */
export type ProtoField =
  | { readonly field: number; readonly wire: typeof WIRE.varint; readonly value: bigint }
  | { readonly field: number; readonly wire: 1 | 2 | 5; readonly value: Uint8Array };

/** Splits a message that is whole in memory. Throws on bytes that are no message: callers pass what a reader has checked. */
export function decodeFields(bytes: Uint8Array): ProtoField[] {
  const fields: ProtoField[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 63n) throw new Error("Internal error: a message of the model is cut short.");
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error("Internal error: a field of the model is cut short.");
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const field = tag >> 3;
    const wire = tag & 7;
    if (wire === WIRE.varint) fields.push({ field, wire, value: varint() });
    else if (wire === WIRE.bytes) fields.push({ field, wire, value: take(Number(varint())) });
    else if (wire === WIRE.fixed64) fields.push({ field, wire, value: take(8) });
    else if (wire === WIRE.fixed32) fields.push({ field, wire, value: take(4) });
    else throw new Error(`Internal error: wire type ${wire} does not occur in ONNX.`);
  }
  return fields;
}

export function encodeFields(fields: readonly ProtoField[]): Buffer {
  return Buffer.concat(
    fields.flatMap(({ field, wire, value }) => {
      const tag = varintBytes(BigInt(field * 8 + wire));
      if (typeof value === "bigint") return [tag, varintBytes(value)];
      return wire === WIRE.bytes ? [tag, varintBytes(BigInt(value.length)), value] : [tag, value];
    }),
  );
}

function varintBytes(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

export function integerField(field: number, value: number): ProtoField {
  return { field, wire: WIRE.varint, value: BigInt(value) };
}

export function bytesField(field: number, value: Uint8Array): ProtoField {
  return { field, wire: WIRE.bytes, value };
}

export function textField(field: number, text: string): ProtoField {
  return bytesField(field, Buffer.from(text, "utf8"));
}

export function messageField(field: number, fields: readonly ProtoField[]): ProtoField {
  return bytesField(field, encodeFields(fields));
}

/** The text of a length-delimited field; empty for other wire types. */
export function textOf(field: ProtoField | undefined): string {
  return field?.value instanceof Uint8Array ? Buffer.from(field.value).toString("utf8") : "";
}

/** The value of a varint field as a signed number (exact up to 2^53). */
export function integerOf(field: ProtoField | undefined, otherwise: number): number {
  return typeof field?.value === "bigint" ? Number(BigInt.asIntN(64, field.value)) : otherwise;
}
