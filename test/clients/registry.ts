import type { Tool } from "./machine.ts";

/** An example that runs against `npm start -- --serve`. */
export type ClientExample = {
  /** Its file, below examples/. */
  file: string;
  /** What sets this run of it apart from another. */
  title?: string;
  needs?: readonly Tool[];
  /** Whether it insists on TLS. */
  overTls?: true;
  environment?: Readonly<Record<string, string>>;
  /** Options beside --outputs, --region, --records and --seconds. */
  args?: readonly string[];
};

/** Each puts records, and ends with 0 when all came back enriched. */
export const PRODUCERS: readonly ClientExample[] = [
  { file: "producers/sdk/put.ts" },
  { file: "producers/kpl/put.ts", needs: ["Java 17", "Maven"], overTls: true },
  {
    ...{ file: "producers/kpl/put.ts", title: "explicit hash keys", args: ["--hash-keys"] },
    ...{ needs: ["Java 17", "Maven"], overTls: true },
  },
];

/** Each reads the output stream from its beginning, and ends with 0 when it saw as many records as there are. */
export const CONSUMERS: readonly ClientExample[] = [
  { file: "consumers/client/read.ts" },
  { file: "consumers/get-records/read.ts" },
  { file: "consumers/kcl/read.ts", title: "polling", needs: ["Java 17", "Maven"] },
  {
    ...{ file: "consumers/kcl/read.ts", title: "fan-out", needs: ["Java 17", "Maven"] },
    environment: { RETRIEVAL: "fan-out", APPLICATION: "tributary-fan-out" },
  },
  { file: "consumers/kcl-node/read.ts", title: "polling", needs: ["Java 17", "Maven"] },
  {
    ...{ file: "consumers/kcl-node/read.ts", title: "fan-out", needs: ["Java 17", "Maven"], overTls: true },
    environment: { RETRIEVAL: "fan-out", APPLICATION: "tributary-node-fan-out" },
  },
  { file: "consumers/flink/read.ts", title: "polling", needs: ["Java 17", "Maven"], overTls: true },
  {
    ...{ file: "consumers/flink/read.ts", title: "fan-out", needs: ["Java 17", "Maven"], overTls: true },
    environment: { RETRIEVAL: "fan-out" },
  },
  { file: "consumers/glue/read.ts", needs: ["Java 17", "PySpark"] },
];

/** Examples that are tried in another way, each with how. */
export const OTHERS: Readonly<Record<string, string>> = {
  "producers/agent": "the agent runs on Amazon Linux alone: what it would send is sent in its place",
  "producers/fluent-bit": "Fluent Bit comes by no registry of this project: npm test checks its configuration",
};
