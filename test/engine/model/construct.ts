import { credentials } from "@grpc/grpc-js";
import messages, { type ConstructRequest } from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resources, {
  type RegisterResourceRequest,
  type RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { SIGNATURE_KEY, signatures } from "../../../offline/engine/property-values.ts";
import { awsVersion } from "../../../offline/engine/providers.ts";
import { fromStruct, toStruct } from "../../../offline/engine/structs.ts";
import type { Child, ChildDeclaration } from "../../../offline/provider/component.ts";
import { remoteComponents } from "../../../offline/provider/components.ts";
import { UNLIMITED } from "../grpc.ts";
import { plain, UNKNOWN } from "./wire.ts";

/** Builds a component as awsx does, with children that the engine is told of. */
export async function construct(request: ConstructRequest) {
  const component = remoteComponents[request.getType()];
  if (component === undefined) throw new Error(`${request.getType()} has no model.`);
  const monitor = new services.ResourceMonitorClient(
    request.getMonitorendpoint(),
    credentials.createInsecure(),
    UNLIMITED,
  );
  const register = (message: RegisterResourceRequest) =>
    new Promise<RegisterResourceResponse>((resolve, reject) => {
      monitor.registerResource(message, (error, response) => (error ? reject(error) : resolve(response)));
    });
  try {
    const own = message(request.getType(), request.getName(), request.getParent());
    own.setDependenciesList(request.getDependenciesList());
    request.getProvidersMap().forEach((value, key) => void own.getProvidersMap().set(key, value));
    const urn = (await register(own)).getUrn();
    const { outputs, dependencies } = await component({
      urn,
      name: request.getName(),
      inputs: plain(fromStruct(request.getInputs())),
      providerRegion: undefined,
      create: async (child) => toChild(await register(childMessage(child, request.getProvidersMap().get("aws")))),
    });
    const done = new resources.RegisterResourceOutputsRequest();
    done.setUrn(urn);
    done.setOutputs(toStruct(outputs));
    await new Promise<void>((resolve, reject) => {
      monitor.registerResourceOutputs(done, (error) => (error ? reject(error) : resolve()));
    });
    return toResponse(urn, outputs, dependencies);
  } finally {
    monitor.close();
  }
}

function message(type: string, name: string, parent: string): RegisterResourceRequest {
  const made = new resources.RegisterResourceRequest();
  made.setType(type);
  made.setName(name);
  made.setParent(parent);
  made.setAcceptsecrets(true);
  made.setAcceptresources(true);
  made.setSupportspartialvalues(true);
  made.setObject(toStruct({}));
  return made;
}

function childMessage(child: ChildDeclaration, provider: string | undefined): RegisterResourceRequest {
  const { type, name, parent, inputs, propertyDependencies = {}, dependsOn = [] } = child;
  const made = message(type, name, parent);
  made.setCustom(true);
  made.setVersion(awsVersion);
  if (provider !== undefined) made.setProvider(provider);
  made.setObject(toStruct(inputs));
  made.setDependenciesList([...new Set([...dependsOn, ...Object.values(propertyDependencies).flat()])]);
  for (const key of Object.keys(inputs)) {
    const from = new resources.RegisterResourceRequest.PropertyDependencies();
    from.setUrnsList(propertyDependencies[key] ?? []);
    made.getPropertydependenciesMap().set(key, from);
  }
  return made;
}

function toChild(response: RegisterResourceResponse): Child {
  const [urn, id] = [response.getUrn(), response.getId()];
  const reference = { [SIGNATURE_KEY]: signatures.resource, urn, id };
  return { urn, id: id || UNKNOWN, outputs: fromStruct(response.getObject()), reference };
}

function toResponse(urn: string, outputs: Record<string, unknown>, dependencies: Record<string, string[]>) {
  const response = new messages.ConstructResponse();
  response.setUrn(urn);
  response.setState(toStruct(outputs));
  for (const [key, urns] of Object.entries(dependencies)) {
    const from = new messages.ConstructResponse.PropertyDependencies();
    from.setUrnsList(urns);
    response.getStatedependenciesMap().set(key, from);
  }
  return response;
}
