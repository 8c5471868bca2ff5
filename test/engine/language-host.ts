import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import messages, { type RunRequest } from "@pulumi/pulumi/proto/language_pb.js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import { fromStruct } from "../../offline/engine/structs.ts";
import { splitArguments } from "../../offline/project/split-arguments.ts";
import { answer, serve } from "./grpc.ts";

const RUNNER = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run");
/** What the runner exits with once it has told the engine what is wrong. */
const TOLD = 32;

/**
 * Runs Node.js programs for a Pulumi CLI that comes without its own language host, which is not served as a Go module. Started by the
 * CLI as `pulumi-language-nodejs`, with the engine's address as its last argument; says its port on the first line.
 */
async function main(engineAddress: string): Promise<void> {
  const { port } = await serve(services.LanguageRuntimeService, {
    handshake: answer(() => new messages.LanguageHandshakeResponse()),
    getRequiredPackages: answer(() => new messages.GetRequiredPackagesResponse()),
    getRequiredPlugins: answer(() => new messages.GetRequiredPluginsResponse()),
    getPluginInfo: answer(() => new pluginMessages.PluginInfo()),
    run: answer((request: RunRequest) => run(request, engineAddress)),
  });
  console.log(port);
}

async function run(request: RunRequest, engineAddress: string) {
  const info = request.getInfo();
  const { nodeargs = "" } = fromStruct(info?.getOptions()) as { nodeargs?: string };
  const flags = [
    ...[
      "--monitor",
      request.getMonitorAddress(),
      "--engine",
      engineAddress,
      "--organization",
      request.getOrganization(),
    ],
    ...["--project", request.getProject(), "--stack", request.getStack(), "--pwd", request.getPwd()],
    ...["--root-directory", info?.getRootDirectory() ?? request.getPwd(), "--parallel", String(request.getParallel())],
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || request.getProgram(),
  ];
  const config = Object.fromEntries(request.getConfigMap().toArray());
  const child = spawn(process.execPath, [...splitArguments(nodeargs), RUNNER, ...flags], {
    cwd: request.getPwd(),
    // What the program says itself goes the way of this process's own words.
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      PULUMI_NODEJS_TYPESCRIPT: "false",
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const response = new messages.RunResponse();
  if (code === TOLD) response.setBail(true);
  else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${code}`);
  return response;
}

if (import.meta.main) await main(process.argv.at(-1) ?? "");
