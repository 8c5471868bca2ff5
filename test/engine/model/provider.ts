import { createRequire } from "node:module";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages, {
  type CheckRequest,
  type CreateRequest,
  type DeleteRequest,
  type DiffRequest,
  type InvokeRequest,
  type ReadRequest,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { fromStruct, toStruct } from "../../../offline/engine/structs.ts";
import { answer, serve } from "../grpc.ts";
import type { Cloud } from "./cloud.ts";
import { construct } from "./construct.ts";
import { askCloud } from "./data-sources.ts";
import { changedKeys, unwrap, type Wire } from "./wire.ts";

/** Serves `aws` or `awsx` by our models, over Pulumi's provider protocol: PULUMI_DEBUG_PROVIDERS names it by its port. */
export function serveProvider(name: "aws" | "awsx", cloud: Cloud): Promise<{ port: number; close(): void }> {
  const { version } = createRequire(import.meta.url)(`@pulumi/${name}/package.json`) as { version: string };
  const nothing = answer(() => new empty.Empty());
  return serve(services.ResourceProviderService, {
    attach: nothing,
    cancel: nothing,
    getPluginInfo: answer(() => {
      const response = new pluginMessages.PluginInfo();
      response.setVersion(version);
      return response;
    }),
    getSchema: answer(() => {
      const response = new messages.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name, version }));
      return response;
    }),
    checkConfig: answer((request: CheckRequest) => checked(fromStruct(request.getNews()))),
    diffConfig: answer((request: DiffRequest) =>
      differing(changedKeys(fromStruct(request.getOldInputs()), fromStruct(request.getNews())), []),
    ),
    configure: answer(() => {
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(name === "awsx");
      response.setAcceptresources(name === "awsx");
      response.setAcceptoutputs(name === "awsx");
      response.setSupportspreview(true);
      return response;
    }),
    ...resourceMethods(cloud),
    invoke: answer((request: InvokeRequest) => {
      const response = new messages.InvokeResponse();
      response.setReturn(toStruct(askCloud(cloud, request.getTok(), unwrap(fromStruct(request.getArgs())) as Wire)));
      return response;
    }),
    construct: answer(construct),
  });
}

const resourceMethods = (cloud: Cloud) => ({
  check: answer((request: CheckRequest) =>
    checked(cloud.check(request.getUrn(), fromStruct(request.getOlds()), fromStruct(request.getNews()))),
  ),
  diff: answer((request: DiffRequest) => {
    const [olds, news] = [fromStruct(request.getOldInputs()), fromStruct(request.getNews())];
    const { changed, replaces, deletesFirst } = cloud.diff(request.getUrn(), olds, news);
    const ignored = request.getIgnorechangesList();
    const response = differing(
      changed.filter((key) => !ignored.includes(key)),
      replaces,
    );
    response.setDeletebeforereplace(deletesFirst);
    return response;
  }),
  create: answer((request: CreateRequest) => {
    const { id, outputs } = cloud.create(request.getUrn(), fromStruct(request.getProperties()), request.getPreview());
    const response = new messages.CreateResponse();
    response.setId(id);
    response.setProperties(toStruct(id === "" ? outputs : { ...outputs, id }));
    return response;
  }),
  update: answer((request: UpdateRequest) => {
    const [olds, oldInputs] = [fromStruct(request.getOlds()), fromStruct(request.getOldInputs())];
    const [urn, id, news] = [request.getUrn(), request.getId(), fromStruct(request.getNews())];
    const response = new messages.UpdateResponse();
    response.setProperties(toStruct({ ...cloud.update(urn, id, olds, oldInputs, news, request.getPreview()), id }));
    return response;
  }),
  delete: answer((request: DeleteRequest) => {
    cloud.delete(request.getUrn(), request.getId());
    return new empty.Empty();
  }),
  read: answer((request: ReadRequest) => {
    const response = new messages.ReadResponse();
    const living = cloud.read(request.getUrn(), request.getId());
    if (living === undefined) return response;
    response.setId(living.id);
    response.setProperties(toStruct({ ...living.outputs, id: living.id }));
    response.setInputs(toStruct(living.inputs));
    return response;
  }),
});

function checked(inputs: Wire) {
  const response = new messages.CheckResponse();
  response.setInputs(toStruct(inputs));
  return response;
}

const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;

function differing(changed: string[], replaces: string[]) {
  const response = new messages.DiffResponse();
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(changed);
  response.setReplacesList(replaces);
  return response;
}
