import { AwsError } from "../aws-error.ts";

/** Input of PutMetricData, as far as it is looked at, by AWS's names. */
export type PutMetricDataInput = {
  Namespace: string;
  MetricData?: readonly { MetricName: string }[] | undefined;
  EntityMetricData?: readonly { MetricData?: readonly { MetricName: string }[] | undefined }[] | undefined;
};

/** CloudWatch takes metrics, counts them, and keeps none. */
export type Cloudwatch = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html @throws AwsError */
  putMetricData(input: PutMetricDataInput): void;
  /** How many data of each metric came, by `Namespace/MetricName`. */
  readonly taken: ReadonlyMap<string, number>;
};

const MAXIMUM_DATA = 1000;

/** Creates a CloudWatch that has taken nothing. */
export function createCloudwatch(): Cloudwatch {
  const taken = new Map<string, number>();
  return {
    taken,
    putMetricData({ Namespace, MetricData = [], EntityMetricData = [] }) {
      const data = [...MetricData, ...EntityMetricData.flatMap((entity) => entity.MetricData ?? [])];
      if (Namespace.startsWith("AWS/"))
        throw new AwsError("InvalidParameterValue", `The value AWS/ for parameter Namespace is invalid.`);
      if (data.length > MAXIMUM_DATA)
        throw new AwsError(
          "InvalidParameterValue",
          `The collection MetricData must not have a size greater than ${MAXIMUM_DATA}.`,
        );
      for (const { MetricName } of data) {
        const name = `${Namespace}/${MetricName}`;
        taken.set(name, (taken.get(name) ?? 0) + 1);
      }
    },
  };
}
