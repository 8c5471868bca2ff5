import { randomUUID } from "node:crypto";
import { type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import type { Alias as AliasMessage } from "@pulumi/pulumi/proto/alias_pb.js";
import type { IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import messages, { type ReadResourceRequest, type RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { ModelError } from "../provider/model.ts";
import type { Callbacks } from "./callbacks.ts";
import type { Deployment } from "./deployment.ts";
import type { Alias, Registration } from "./registration.ts";
import { fromStruct, toStruct } from "./structs.ts";

const feature = messages.ResourceMonitorFeature;

/** What the program may use. What is not listed, state migrations and invoke transforms for example, the SDK refuses by name. */
const features = [
  feature.RESOURCE_MONITOR_FEATURE_SECRETS,
  feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  feature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
  feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  feature.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER,
  feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  feature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
  feature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
  feature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
  feature.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS,
  feature.RESOURCE_MONITOR_FEATURE_INVOKE_DEPENDS_ON,
];

/** What the monitor works with. */
export type MonitorArgs = {
  deployment: Deployment;
  callbacks: Callbacks;
  /** Told of the first thing that can't be answered: the program has no use for going on. */
  fail(error: unknown): void;
};

/** The engine's gRPC service that a program registers its resources with. */
export function createMonitor({ deployment, callbacks, fail }: MonitorArgs): IResourceMonitorServer {
  const answer =
    <Request, Response>(handle: (request: Request) => Response | Promise<Response>) =>
    async (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>) => {
      try {
        done(null, await handle(call.request));
      } catch (error) {
        fail(error);
        done({ code: status.UNKNOWN, details: String(error) });
      }
    };
  const ignore = answer(() => new empty.Empty());

  return {
    getDeploymentInfo: answer(() => {
      const info = new messages.DeploymentInfo();
      info.setSupportedfeaturesList(features);
      return info;
    }),
    supportsFeature: answer(() => new messages.SupportsFeatureResponse()),
    registerResource: answer(async (request) => registered(deployment, fromRequest(request, callbacks))),
    registerResourceOutputs: answer((request) => {
      deployment.complete(request.getUrn(), fromStruct(request.getOutputs()));
      return new empty.Empty();
    }),
    readResource: answer((request) => read(deployment, request)),
    invoke: answer((request) => {
      const args = fromStruct(request.getArgs());
      const result = deployment.invoke(request.getTok(), args, request.getProvider(), request.getVersion());
      const response = new messages.ResourceInvokeResponse();
      response.setReturn(toStruct(result));
      return response;
    }),
    call: answer(() => refuse("A method of a remote component")),
    existsResource: answer(() => refuse("Whether a resource exists")),
    registerStackTransform: answer((callback) => {
      deployment.stackTransforms.push(callbacks.transform(callback));
      return new empty.Empty();
    }),
    registerStackInvokeTransform: answer(() => refuse("An invoke transform")),
    // Hooks run around real creations; nothing is really created here.
    registerResourceHook: ignore,
    registerErrorHook: ignore,
    registerPackage: answer(() => {
      const response = new messages.RegisterPackageResponse();
      response.setRef(randomUUID());
      return response;
    }),
    signalAndWaitForShutdown: ignore,
  };
}

function refuse(what: string): never {
  throw new ModelError(`${what} can't be answered offline.`);
}

async function registered(deployment: Deployment, registration: Registration) {
  const { resource, outputs, dependencies } = await deployment.register(registration);
  const response = new messages.RegisterResourceResponse();
  response.setUrn(resource.urn);
  response.setId(resource.id);
  response.setObject(toStruct(outputs));
  for (const [key, urns] of Object.entries(dependencies)) {
    const from = new messages.RegisterResourceResponse.PropertyDependencies();
    from.setUrnsList(urns);
    response.getPropertydependenciesMap().set(key, from);
  }
  return response;
}

function read(deployment: Deployment, request: ReadResourceRequest) {
  const { urn, outputs } = deployment.read({
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent() || undefined,
    id: request.getId(),
    properties: fromStruct(request.getProperties()),
  });
  const response = new messages.ReadResourceResponse();
  response.setUrn(urn);
  response.setProperties(toStruct(outputs));
  return response;
}

function fromRequest(request: RegisterResourceRequest, callbacks: Callbacks): Registration {
  const propertyDependencies = [...request.getPropertydependenciesMap().entries()];
  return {
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent() || undefined,
    custom: request.getCustom(),
    remote: request.getRemote(),
    properties: fromStruct(request.getObject()),
    propertyDependencies: Object.fromEntries(propertyDependencies.map(([key, from]) => [key, from.getUrnsList()])),
    aliases: request.getAliasesList().map(fromAlias),
    transforms: request.getTransformsList().map((callback) => callbacks.transform(callback)),
    options: {
      dependencies: request.getDependenciesList(),
      protect: request.getProtect() ?? false,
      provider: request.getProvider(),
      providers: Object.fromEntries(request.getProvidersMap().entries()),
      version: request.getVersion(),
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      retainOnDelete: request.getRetainondelete() ?? false,
    },
  };
}

function fromAlias(message: AliasMessage): Alias {
  const spec = message.getSpec();
  if (spec === undefined) return { urn: message.getUrn() };
  const parent = spec.getNoparent() ? "none" : spec.getParenturn();
  return {
    ...(spec.getType() && { type: spec.getType() }),
    ...(spec.getName() && { name: spec.getName() }),
    ...(parent && { parent }),
  };
}
