import { z } from "zod";

/**
 * A value-pair probe as stored in a file. Each item offers two options; an option may speak for one or more value axes.
 * An item counts towards axis V exactly when one of its two options speaks for V: that option is V's target.
 */
const ProbeOption = z.strictObject({
  text: z.string().trim().min(1),
  speaksFor: z.array(z.string().min(1)),
});

const ProbeItem = z.strictObject({
  id: z.string().min(1),
  domain: z.string().min(1),
  /** Word for the kind of thing on offer, filled into `{noun}` of a question form. */
  noun: z.string().min(1),
  /** Named subsets the item is reported in, besides `all` and `domain:<domain>`, which are implied. */
  groups: z.array(z.string().min(1)),
  options: z.tuple([ProbeOption, ProbeOption]),
});

export const Probe = z
  .strictObject({
    format: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "an id of lower-case letters, digits and hyphens"),
    version: z.int().positive(),
    kind: z.literal("value-pairs"),
    title: z.string().min(1),
    description: z.string(),
    axes: z.array(z.strictObject({ id: z.string().min(1), label: z.string().min(1) })).min(1),
    /** Each must contain `{first}` and `{second}`; `{noun}` is optional. Every form is asked in both option orders. */
    questionForms: z.array(z.string()).min(1),
    items: z.array(ProbeItem).min(1),
  })
  .superRefine((probe, context) => {
    const axes = new Set(probe.axes.map((axis) => axis.id));
    const seen = new Set<string>();
    for (const [index, form] of probe.questionForms.entries()) {
      if (!form.includes("{first}") || !form.includes("{second}")) {
        context.addIssue({
          code: "custom",
          path: ["questionForms", index],
          message: "must contain {first} and {second}",
        });
      }
      const unknown = form.replaceAll(/\{(first|second|noun)\}/g, "").match(/[{}]/);
      if (unknown) {
        context.addIssue({
          code: "custom",
          path: ["questionForms", index],
          message: "has a placeholder other than {first}, {second} and {noun}",
        });
      }
    }
    for (const [index, item] of probe.items.entries()) {
      if (seen.has(item.id)) {
        context.addIssue({ code: "custom", path: ["items", index, "id"], message: `repeats the id ${item.id}` });
      }
      seen.add(item.id);
      if (item.options[0].text === item.options[1].text) {
        context.addIssue({ code: "custom", path: ["items", index, "options"], message: "offers the same text twice" });
      }
      for (const axis of item.options.flatMap((option) => option.speaksFor)) {
        if (!axes.has(axis)) {
          context.addIssue({ code: "custom", path: ["items", index, "options"], message: `names an unknown axis ${axis}` });
        }
      }
    }
  });

export type Probe = z.infer<typeof Probe>;
export type ProbeItem = Probe["items"][number];
