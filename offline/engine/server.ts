import { Server, ServerCredentials } from "@grpc/grpc-js";
import engineServices, { type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages, { type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import resourceServices from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Message } from "../graph.ts";
import { Callbacks } from "./callbacks.ts";
import type { Deployment } from "./deployment.ts";
import { createMonitor } from "./monitor.ts";

/** An engine that a program can be run against. */
export type EngineServer = { address: string; close(): void };

/** What a server needs: where resources go, and who hears of messages and of failures. */
export type EngineServerArgs = {
  deployment: Deployment;
  log(message: Message): void;
  fail(error: unknown): void;
};

/** Listens on a free port of the loopback interface, as the Pulumi engine does. */
export async function startServer({ deployment, log, fail }: EngineServerArgs): Promise<EngineServer> {
  const callbacks = new Callbacks();
  // A function's package crosses whole: no limit on a message.
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(resourceServices.ResourceMonitorService, createMonitor({ deployment, callbacks, fail }));
  server.addService(engineServices.EngineService, createEngine(log));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const close = () => {
    callbacks.close();
    server.forceShutdown();
  };
  return { address: `127.0.0.1:${port}`, close };
}

function createEngine(log: EngineServerArgs["log"]): IEngineServer {
  let root = "";
  return {
    log(call, done) {
      const message = toMessage(call.request);
      if (message.severity !== "debug") log(message);
      done(null, new empty.Empty());
    },
    getRootResource(_, done) {
      const response = new engineMessages.GetRootResourceResponse();
      response.setUrn(root);
      done(null, response);
    },
    setRootResource(call, done) {
      root = call.request.getUrn();
      done(null, new engineMessages.SetRootResourceResponse());
    },
    startDebugging: (_, done) => done(null, new empty.Empty()),
    requirePulumiVersion: (_, done) => done(null, new engineMessages.RequirePulumiVersionResponse()),
  };
}

function toMessage(request: LogRequest): Message {
  const severities = ["debug", "info", "warning", "error"] as const;
  const urn = request.getUrn();
  const severity = severities[request.getSeverity()] ?? "info";
  return { severity, text: request.getMessage(), ...(urn !== "" && { urn }) };
}
