import { expect, test } from "vitest";
import { destinationOf, placeOf, type TrainingPlace } from "../../../../../renderer/features/training/place.ts";
import { formatAddress, parseAddress } from "../../../../../renderer/shared/view/address.ts";

test("a link restores the place, whatever stands in a plan's path", () => {
  const place: TrainingPlace = { tab: "plans", chosen: "/home/me/my plans/a?.json", view: "cost", dialog: "plan" };
  const { feature, path = [], query = {} } = destinationOf(place);
  expect(placeOf(parseAddress(formatAddress({ feature, path, query })))).toEqual(place);
});

test("an address that names no known tab opens the plans", () => {
  expect(placeOf({ path: ["nothing"], query: {} })).toEqual({ tab: "plans", chosen: null, view: null, dialog: null });
});
