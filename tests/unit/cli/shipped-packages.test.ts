import { resolve } from "node:path";
import { expect, test } from "vitest";
import { billOfMaterials, isAllowed, licenceTexts, shippedPackages } from "../../../cli/shipped-packages.ts";

const PACKAGES = shippedPackages(resolve(import.meta.dirname, "../../.."));

test("every package that is shipped has a licence that lets us", () => {
  const names = PACKAGES.map(({ name }) => name);
  // The host's, one that only the window has, one below another, and the two programs.
  expect(names).toEqual(expect.arrayContaining(["zod", "react-dom", "@floating-ui/core", "node", "electron"]));
  expect(names).not.toContain("typescript");
  expect(PACKAGES.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
});

test.each([
  ["MIT", true],
  ["(MIT OR CC0-1.0)", true],
  ["GPL-3.0 OR MIT", true],
  ["MIT AND ISC AND BSD-3-Clause", true],
  ["MIT AND GPL-3.0-only", false],
  ["AGPL-3.0", false],
  ["SEE LICENSE IN FILE", false],
  ["unknown", false],
])("%s is allowed: %s", (licence, allowed) => {
  expect(isAllowed(licence)).toBe(allowed);
});

test("the bill of materials and the file of licences name every one of them", () => {
  const bill = JSON.stringify(billOfMaterials(PACKAGES, "1"));
  const texts = licenceTexts(PACKAGES);
  const missing = PACKAGES.filter(
    ({ name, version }) =>
      !bill.includes(`"name":"${name}","version":"${version}"`) || !texts.includes(`${name} ${version} (`),
  );
  expect(missing).toEqual([]);
});
