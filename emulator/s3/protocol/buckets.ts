import { z } from "zod";
import { xmlElement, xmlResponse } from "../../protocol/xml.ts";
import type { S3Answer } from "./answer.ts";
import { readBody } from "./checksums.ts";
import { listObjectVersions } from "./list-versions.ts";
import { configurationXml, readConfiguration } from "./notification-xml.ts";
import { readXml } from "./read-xml.ts";

const versioning = z.object({
  VersioningConfiguration: z.object({ Status: z.enum(["Enabled", "Suspended"]) }),
});

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** The operations of S3 on a bucket's settings and versions. */
export const bucketOperations: Record<string, S3Answer> = {
  /** All on one page. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
  async ListBuckets(store, { query, scope }) {
    const [prefix, region] = [query.get("prefix") ?? "", query.get("bucket-region")];
    const buckets = store
      .listBuckets()
      .filter((bucket) => bucket.name.startsWith(prefix) && (region === null || bucket.region === region))
      .map(({ name, createdAtMs, region: stands = scope.region }) =>
        xmlElement(
          "Bucket",
          xmlElement("Name", name),
          xmlElement("CreationDate", new Date(createdAtMs).toISOString()),
          xmlElement("BucketRegion", stands),
        ),
      );
    return xmlResponse(
      200,
      xmlElement(
        "ListAllMyBucketsResult",
        xmlElement("Owner", xmlElement("ID", scope.account)),
        xmlElement("Buckets", ...buckets),
        ...(prefix === "" ? [] : [xmlElement("Prefix", prefix)]),
      ),
    );
  },
  /** Of the oldest region it says nothing. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
  async GetBucketLocation(store, { scope }, bucket) {
    const { region = scope.region } = await store.headBucket(bucket);
    return xmlResponse(
      200,
      xmlElement(`LocationConstraint xmlns="${NAMESPACE}"`, region === "us-east-1" ? "" : region),
    );
  },
  async HeadBucket(store, { scope }, bucket) {
    const { region = scope.region } = await store.headBucket(bucket);
    return { status: 200, headers: { "x-amz-bucket-region": region } };
  },
  async GetBucketVersioning(store, _, bucket) {
    const status = await store.versioning(bucket);
    return xmlResponse(
      200,
      xmlElement("VersioningConfiguration", ...(status === undefined ? [] : [xmlElement("Status", status)])),
    );
  },
  async PutBucketVersioning(store, request, bucket) {
    const { VersioningConfiguration } = readXml(versioning, readBody(request));
    await store.setVersioning(bucket, VersioningConfiguration.Status);
    return { status: 200, headers: {} };
  },
  async GetBucketNotificationConfiguration(store, _, bucket) {
    return xmlResponse(200, configurationXml(await store.notification(bucket)));
  },
  async PutBucketNotificationConfiguration(store, request, bucket) {
    const isUnchecked = request.headers["x-amz-skip-destination-validation"] === "true";
    await store.setNotification(bucket, readConfiguration(readBody(request)), isUnchecked);
    return { status: 200, headers: {} };
  },
  ListObjectVersions: (store, { query }, bucket) => listObjectVersions(store, bucket, query),
};
