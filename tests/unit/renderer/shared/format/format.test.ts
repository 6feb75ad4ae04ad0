import { expect, test } from "vitest";
import { commandLine } from "../../../../../renderer/shared/format/command.ts";
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatFigure,
  formatNats,
  formatPercent,
  formatPoints,
  formatPValue,
  formatRate,
} from "../../../../../renderer/shared/format/numbers.ts";
import { providerLabel } from "../../../../../renderer/shared/format/provider.ts";
import { plural, shortHash } from "../../../../../renderer/shared/format/text.ts";
import { formatDate, formatDuration, formatTimeLeft } from "../../../../../renderer/shared/format/time.ts";

/** The cases whose text is another than the one stated. */
const mismatches = <Input>(format: (input: Input) => string, cases: readonly (readonly [Input, string])[]) =>
  cases
    .map(([input, expected]) => ({ input, expected, actual: format(input) }))
    .filter((each) => each.actual !== each.expected);

test("a rate carries its interval and its n", () => {
  expect(formatRate({ numerator: 273, denominator: 448, estimate: 273 / 448, low: 0.541, high: 0.677 })).toBe(
    "61% (54–68%), 273/448",
  );
});

test("a rate over nothing is a dash, not a number", () => {
  expect(formatRate({ numerator: 0, denominator: 0, estimate: null, low: null, high: null })).toBe("—, 0/0");
});

test("a percentage gets a decimal only where whole points would hide that it is not 0 or 100", () => {
  expect(
    mismatches(formatPercent, [
      [0, "0%"],
      [0.004, "0.4%"],
      [0.005_04, "0.5%"],
      [0.5, "50%"],
      [0.995, "99.5%"],
      [1, "100%"],
      [null, "—"],
    ]),
  ).toEqual([]);
});

test("a difference of rates is in points, with its sign", () => {
  expect(formatPoints(0.274, 0.191, 0.352)).toBe("+27 points (+19 to +35)");
  expect(formatPoints(-0.06, -0.14, 0.02)).toBe("−6 points (−14 to +2)");
  expect(formatPoints(-0.001)).toBe("0 points");
});

test("nats have three decimals and a true minus", () => {
  expect(
    mismatches(formatNats, [
      [-1.2344, "−1.234 nats"],
      [-0.0001, "0.000 nats"],
      [12, "12.000 nats"],
    ]),
  ).toEqual([]);
});

test("a p-value is never zero", () => {
  expect(
    mismatches(formatPValue, [
      [0, "p < 0.001"],
      [0.000_99, "p < 0.001"],
      [0.0321, "p = 0.032"],
      [0.456, "p = 0.46"],
      [1, "p = 1.00"],
    ]),
  ).toEqual([]);
});

test("counts are exact in tables and short in headings", () => {
  expect(
    mismatches(formatCount, [
      [1_234_567, "1,234,567"],
      [-3, "−3"],
    ]),
  ).toEqual([]);
  expect(
    mismatches(formatCompact, [
      [789, "789"],
      [999.6, "1 k"],
      [45_600, "45.6 k"],
      [1_085_968, "1.09 M"],
      [32_800_000_000, "32.8 B"],
      [0.42, "0"],
    ]),
  ).toEqual([]);
});

test("bytes go by thousands", () => {
  expect(
    mismatches(formatBytes, [
      [0, "0 B"],
      [999, "999 B"],
      [2_235_188, "2.24 MB"],
      [25_300_000_000, "25.3 GB"],
      [999_999, "1 MB"],
    ]),
  ).toEqual([]);
});

test("a loss keeps four significant digits", () => {
  expect(
    mismatches(formatFigure, [
      [3.992_56, "3.993"],
      [0, "0"],
      [0.000_123_456, "0.0001235"],
    ]),
  ).toEqual([]);
});

test("durations name their units and never say 60 seconds", () => {
  expect(
    mismatches(formatDuration, [
      [850, "850 ms"],
      [12_400, "12.4 s"],
      [59_960, "1 min 00 s"],
      [185_000, "3 min 05 s"],
      [3_599_600, "1 h 00 min"],
      [8_040_000, "2 h 14 min"],
      [273_600_000, "3 d 4 h"],
    ]),
  ).toEqual([]);
});

test("time left is no finer than it is known", () => {
  expect(
    mismatches(formatTimeLeft, [
      [0.2, "1 s left"],
      [42.4, "42 s left"],
      [130, "2 min left"],
      [4_200, "1 h 10 min left"],
    ]),
  ).toEqual([]);
});

test("a date is local and sortable; what is no date stays as it is", () => {
  expect(formatDate(new Date(2026, 10, 3, 4, 5).toISOString())).toBe("2026-11-03 04:05");
  expect(formatDate("yesterday")).toBe("yesterday");
});

test("a command can be pasted into a shell, whatever the names hold", () => {
  expect(commandLine("checkpoints", "add", "/data/my model's")).toBe(
    String.raw`npx msm checkpoints add '/data/my model'\''s'`,
  );
  expect(commandLine("probe", "run", "value-micro", "--checkpoints", "base,aft")).toBe(
    "npx msm probe run value-micro --checkpoints base,aft",
  );
  expect(commandLine("chat", "aft", "--prompt", "$(rm -rf ~)")).toBe("npx msm chat aft --prompt '$(rm -rf ~)'");
  expect(commandLine("chat", "")).toBe("npx msm chat ''");
});

test("one item is not several", () => {
  expect([plural(1, "item"), plural(448, "item"), plural(0, "try", "tries")]).toEqual([
    "1 item",
    "448 items",
    "0 tries",
  ]);
});

test("providers and hashes are shown as people know them", () => {
  expect([providerLabel("dml"), providerLabel("new-one"), shortHash("0123456789abcdef")]).toEqual([
    "DirectML",
    "new-one",
    "0123456789",
  ]);
});
