import { gzipSync } from "node:zlib";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { cbor } from "@smithy/core/cbor";
import { expect } from "chai";
import { createCloudwatch } from "../../../emulator/cloudwatch/cloudwatch.ts";
import { createEndpoint } from "../../../emulator/endpoint/endpoint.ts";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../../emulator/s3/memory-object-store.ts";
import { realClock as clock } from "../../../emulator/time/real-clock.ts";

describe("CloudWatch", () => {
  const cloudwatch = createCloudwatch({ clock });
  const unmodelled: string[] = [];
  const endpoint = createEndpoint({
    ...{ kinesis: createKinesis({ clock }), objectStore: createMemoryObjectStore({ clock }), cloudwatch },
    onUnmodelled: (name) => unmodelled.push(name),
  });
  let origin = "";
  before(async () => {
    origin = `http://127.0.0.1:${await endpoint.listen()}`;
  });
  after(() => endpoint.close());

  const post = (body: Uint8Array | string, headers: Record<string, string>, path = "/") => {
    const authorization = "AWS4-HMAC-SHA256 Credential=111122223333/20260101/eu-west-1/monitoring/aws4_request";
    return fetch(`${origin}${path}`, { method: "POST", body, headers: { ...headers, authorization } });
  };
  const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

  it("counts the data of each metric that an SDK puts, compressed where there are many", async () => {
    const credentials = { accessKeyId: "111122223333", secretAccessKey: "any" };
    const client = new CloudWatchClient({ region: "eu-west-1", endpoint: origin, credentials, maxAttempts: 1 });
    const MetricData = Array.from({ length: 500 }, (_, n) => ({ MetricName: n === 0 ? "First" : "Orders", Value: n }));
    await client.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData }));
    client.destroy();
    expect(cloudwatch.taken.get("Shop/First")).to.equal(1);
    expect(cloudwatch.taken.get("Shop/Orders")).to.equal(499);
  });

  it("takes forms, as the Kinesis Producer Library sends them", async () => {
    const body = "Action=PutMetricData&Version=2010-08-01&Namespace=Kpl&MetricData.member.1.MetricName=UserRecords";
    const response = await post(gzipSync(body), { ...form, "content-encoding": "gzip" });
    expect(response.status).to.equal(200);
    expect(await response.text()).to.contain("<PutMetricDataResponse xmlns=");
    expect(cloudwatch.taken.get("Kpl/UserRecords")).to.equal(1);
  });

  it("takes CBOR, as newer SDKs send it", async () => {
    const body = cbor.serialize({
      Namespace: "Kcl",
      MetricData: [{ MetricName: "Success" }, { MetricName: "Success" }],
    });
    const path = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
    const response = await post(body, { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" }, path);
    expect(response.headers.get("smithy-protocol")).to.equal("rpc-v2-cbor");
    expect(cloudwatch.taken.get("Kcl/Success")).to.equal(2);
  });

  it("refuses what lacks a namespace or takes one of AWS's own", async () => {
    const lacking = await post("Action=PutMetricData&MetricData.member.1.MetricName=x", form);
    expect([lacking.status, await lacking.text()].join(" ")).to.match(/400 .*MissingParameter.*Namespace/s);
    const reserved = await post("Action=PutMetricData&Namespace=AWS%2FKinesis", form);
    expect([reserved.status, await reserved.text()].join(" ")).to.match(/400 .*InvalidParameterValue/s);
  });

  it("fails by name what it does not model", async () => {
    const response = await post("Action=GetInsightRuleReport&Version=2010-08-01", form);
    expect(await response.text()).to.contain("monitoring.GetInsightRuleReport is not modelled by the local cloud.");
    expect(unmodelled).to.deep.equal(["monitoring.GetInsightRuleReport"]);
  });
});
