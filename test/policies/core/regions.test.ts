import { expect } from "chai";
import { mayShareRegion, regionOf } from "../../../policies/core/regions.ts";
import { createStackResource, UNKNOWN } from "../../support/policies.ts";

const inRegion = (region: unknown, arn?: string) =>
  createStackResource({ type: "aws:any/any:Any", props: { region, arn } });
const ARN = "arn:aws:kms:eu-west-1:111122223333:key/1";

describe("the region of a resource", () => {
  it("is what it says, or else what its ARN says", () => {
    expect(regionOf(inRegion("us-east-1", ARN))).to.equal("us-east-1");
    expect(regionOf(inRegion(undefined, ARN))).to.equal("eu-west-1");
    expect(regionOf(inRegion(undefined, "arn:aws:iam::111122223333:role/x"))).to.equal(undefined);
    expect(regionOf(inRegion(UNKNOWN, ARN))).to.equal(UNKNOWN);
  });

  it("is another only where both are known and differ", () => {
    const here = inRegion("us-east-1");
    expect(mayShareRegion(here, inRegion("eu-west-1"))).to.equal(false);
    for (const region of ["us-east-1", UNKNOWN, undefined])
      expect(mayShareRegion(here, inRegion(region))).to.equal(true);
  });
});
