import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import analyzerServices from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import messages, {
  type AnalyzeResponse,
  type AnalyzerInfo,
  type PolicyInfo,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import pLimit from "p-limit";
import { LAZY_SDK } from "../engine/program.ts";
import { fromStruct, toStruct } from "../engine/structs.ts";
import { type EnforcementLevel, type PackConfig, type ParameterSchemas, refuseUnknown } from "./pack-config.ts";
import { analyzeRequest, analyzeStackRequest } from "./requests.ts";
import type { Subject } from "./subject.ts";

const CALLS_AT_ONCE = 64;

export type Severity = "critical" | "high" | "medium" | "low";

/** What a pack says of one of its policies. */
export type PolicyAbout = {
  name: string;
  description: string;
  severity: Severity;
  covers: string[];
  fix: string;
  url: string;
};

/** One violation as a pack reports it. */
export type PackAnswer = { policy: string; level: "mandatory" | "advisory"; message: string; urn: string };

/** A policy that did not apply to a resource because the pack says so. */
export type PackExemption = { policy: string; urn: string; reason: string };

/** A pack's verdict on a stack. */
export type PackVerdict = {
  pack: string;
  version: string;
  policies: PolicyAbout[];
  answers: PackAnswer[];
  exempt: PackExemption[];
};

/** What to run. */
type PackArgs = {
  /** Folder of PulumiPolicy.yaml. */
  dir: string;
  project: string;
  stack: string;
  /** The stack's config, as the pack reads it off `PULUMI_CONFIG`. */
  config: Readonly<Record<string, string>>;
  subjects: readonly Subject[];
  /** Levels and parameters of policies, where they are not to be the pack's own. */
  policyConfig?: PackConfig | undefined;
  /** Ends the pack's process. */
  signal: AbortSignal;
};

/** The pack could not be run: what it said. */
class PackError extends Error {
  override readonly name = "PackError";
  /** Of a command that fails for it. */
  readonly exitStatus = 1;
}

/**
 * Runs a policy pack, unmodified, under the SDK's own host over a stack's resources, as `pulumi preview --policy-pack` does.
 * Rejects with {@link PackError} for what the pack says when it can't start or breaks.
 */
export async function runPack(args: PackArgs): Promise<PackVerdict> {
  const { child, port, failure } = await startPack(args);
  const client = new analyzerServices.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  type Done<T> = (error: ServiceError | null, response: T) => void;
  const call = <T>(send: (done: Done<T>) => unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      send((error, response) => (error ? reject(new PackError(failure() || error.details)) : resolve(response)));
    });
  try {
    const info = await call<AnalyzerInfo>((done) => client.getAnalyzerInfo(new empty.Empty(), done));
    const policyConfig = args.policyConfig ?? {};
    refuseUnknown(policyConfig, new Map(info.getPoliciesList().map((policy) => [policy.getName(), schemaOf(policy)])));
    await call((done) => client.configure(configurationOf(info, policyConfig), done));
    const verdict: PackVerdict = {
      pack: info.getName(),
      version: info.getVersion(),
      policies: info.getPoliciesList().map(toAbout),
      answers: [],
      exempt: [],
    };
    const byUrn = new Map(args.subjects.map((subject) => [subject.urn, subject]));
    // A stack may have thousands of resources: all at once, the pack would mostly collect garbage.
    const limit = pLimit(CALLS_AT_ONCE);
    const parts = args.subjects.map((subject) =>
      limit(async () => {
        const response = await call<AnalyzeResponse>((done) => client.analyze(analyzeRequest(subject, byUrn), done));
        // An answer names every rule that does not apply: thousands of them would be kept.
        return read(response, subject.urn);
      }),
    );
    const request = analyzeStackRequest(args.subjects, byUrn);
    parts.push(limit(async () => read(await call((done) => client.analyzeStack(request, done)), "")));
    for (const part of await Promise.all(parts)) {
      verdict.answers.push(...part.answers);
      verdict.exempt.push(...part.exempt);
    }
    return verdict;
  } finally {
    client.close();
    child.kill("SIGKILL");
  }
}

/** A pack that listens on a port of the loopback interface; `failure` tells what it wrote to its standard error. */
export type StartedPack = { child: ChildProcess; port: number; failure: () => string };

/** Starts a pack's process, which tells the port that it listens on. Rejects with {@link PackError} when it ends instead. */
export async function startPack({ dir, project, stack, config, signal }: PackArgs): Promise<StartedPack> {
  signal.throwIfAborted();
  const runner = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const env = { PULUMI_CONFIG: JSON.stringify(config), PULUMI_PROJECT: project, PULUMI_STACK: stack };
  const child = spawn(process.execPath, [LAZY_SDK, runner, "127.0.0.1:1", "."], {
    cwd: dir,
    env: { ...process.env, ...env, PULUMI_NODEJS_PROJECT: project, PULUMI_NODEJS_STACK: stack },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  signal.addEventListener("abort", kill);
  process.on("exit", kill);
  child.once("close", () => {
    signal.removeEventListener("abort", kill);
    process.off("exit", kill);
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => reject(signal.aborted ? signal.reason : new PackError(`${dir}: ${stderr.trim()}`)));
    createInterface({ input: child.stdout }).on("line", (line) => /^\d+$/.test(line) && resolve(Number(line)));
  });
  return { child, port, failure: () => stderr.trim() };
}

const levels: Readonly<Record<EnforcementLevel, 0 | 1 | 2 | 3>> = {
  advisory: messages.EnforcementLevel.ADVISORY,
  mandatory: messages.EnforcementLevel.MANDATORY,
  disabled: messages.EnforcementLevel.DISABLED,
  remediate: messages.EnforcementLevel.REMEDIATE,
};

const schemaOf = (policy: PolicyInfo): ParameterSchemas =>
  fromStruct(policy.getConfigschema()?.getProperties()) as ParameterSchemas;

/** Each policy at its own level and with the defaults of its schema, unless told otherwise: it is for the caller to say so. */
function configurationOf(info: AnalyzerInfo, policyConfig: PackConfig) {
  const request = new messages.ConfigureAnalyzerRequest();
  for (const policy of info.getPoliciesList()) {
    const { enforcementLevel, parameters = {} } = policyConfig[policy.getName()] ?? policyConfig.all ?? {};
    const defaults = Object.entries(schemaOf(policy)).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    );
    const config = new messages.PolicyConfig();
    config.setEnforcementlevel(
      enforcementLevel === undefined ? policy.getEnforcementlevel() : levels[enforcementLevel],
    );
    config.setProperties(toStruct({ ...Object.fromEntries(defaults), ...parameters }));
    request.getPolicyconfigMap().set(policy.getName(), config);
  }
  return request;
}

function read(response: AnalyzeResponse, urn: string): Pick<PackVerdict, "answers" | "exempt"> {
  return {
    answers: response.getDiagnosticsList().map((found) => ({
      policy: found.getPolicyname(),
      level: found.getEnforcementlevel() === messages.EnforcementLevel.ADVISORY ? "advisory" : "mandatory",
      message: found.getMessage(),
      urn: found.getUrn() || urn,
    })),
    exempt: response
      .getNotApplicableList()
      .filter((found) => found.getReason().startsWith("exempt "))
      .map((found) => ({ policy: found.getPolicyName(), urn, reason: found.getReason() })),
  };
}

const severities: Readonly<Record<number, Severity>> = {
  [messages.PolicySeverity.POLICY_SEVERITY_CRITICAL]: "critical",
  [messages.PolicySeverity.POLICY_SEVERITY_HIGH]: "high",
  [messages.PolicySeverity.POLICY_SEVERITY_LOW]: "low",
};

const toAbout = (policy: PolicyInfo): PolicyAbout => ({
  name: policy.getName(),
  description: policy.getDescription(),
  severity: severities[policy.getSeverity()] ?? "medium",
  covers: policy.getTagsList(),
  fix: policy.getRemediationSteps(),
  url: policy.getUrl(),
});
