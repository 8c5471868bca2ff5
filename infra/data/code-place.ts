import type { Bucket } from "./bucket.ts";

/** What is wrong with where a job's code is: AWS reads it in the job's own region. */
export const placeProblems = ({ region, code }: { region: string; code: { bucket: Bucket } }): string[] =>
  code.bucket.region === region
    ? []
    : [
        `code.bucket must be in ${region}, as the job is, got a bucket in ${code.bucket.region}.\n` +
          `Fix: a bucket with region: "${region}"`,
      ];
