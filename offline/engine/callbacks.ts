import { credentials } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import callbackMessages, { type Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import messages, { type TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb.js";
import { ProgramError } from "./program-error.ts";
import type { Registration, ResourceOptions, Transform } from "./registration.ts";
import { fromStruct, toStruct } from "./structs.ts";

/** Calls back the functions that a program leaves with the engine: its transforms. */
export class Callbacks {
  readonly #clients = new Map<string, services.CallbacksClient>();

  /** The transform behind a callback. It rejects with what the program's function throws. */
  transform(callback: Callback): Transform {
    return async (registration) => {
      const answer = await this.#invoke(callback, toRequest(registration).serializeBinary());
      const response = messages.TransformResponse.deserializeBinary(answer);
      const [properties, options] = [response.getProperties(), response.getOptions()];
      return {
        properties: properties ? fromStruct(properties) : registration.properties,
        options: options ? fromOptions(options, registration) : registration.options,
      };
    };
  }

  /** Hangs up on the program. */
  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #invoke(callback: Callback, request: Uint8Array): Promise<Uint8Array> {
    const message = new callbackMessages.CallbackInvokeRequest();
    message.setToken(callback.getToken());
    message.setRequest(request);
    return new Promise((resolve, reject) => {
      this.#client(callback.getTarget()).invoke(message, (error, response) => {
        if (error) reject(new ProgramError(error.details));
        else resolve(response.getResponse_asU8());
      });
    });
  }

  #client(target: string): services.CallbacksClient {
    const known = this.#clients.get(target);
    if (known) return known;
    const client = new services.CallbacksClient(target, credentials.createInsecure());
    this.#clients.set(target, client);
    return client;
  }
}

function toRequest(registration: Registration) {
  const request = new messages.TransformRequest();
  request.setType(registration.type);
  request.setName(registration.name);
  request.setCustom(registration.custom);
  request.setParent(registration.parent ?? "");
  request.setProperties(toStruct(registration.properties));
  request.setOptions(toOptions(registration.options));
  return request;
}

function toOptions(options: ResourceOptions): TransformResourceOptions {
  const message = new messages.TransformResourceOptions();
  message.setDependsOnList(options.dependencies);
  message.setProtect(options.protect);
  message.setProvider(options.provider);
  message.setVersion(options.version);
  message.setIgnoreChangesList(options.ignoreChanges);
  message.setReplaceOnChangesList(options.replaceOnChanges);
  message.setAdditionalSecretOutputsList(options.additionalSecretOutputs);
  message.setDeleteBeforeReplace(options.deleteBeforeReplace);
  message.setRetainOnDelete(options.retainOnDelete);
  for (const [name, reference] of Object.entries(options.providers)) message.getProvidersMap().set(name, reference);
  return message;
}

/** A component's children know their providers already: the providers that a transform gives are for the program to apply. */
function fromOptions(message: TransformResourceOptions, { options }: Registration): ResourceOptions {
  return {
    ...options,
    dependencies: message.getDependsOnList(),
    protect: message.getProtect() ?? false,
    provider: message.getProvider(),
    ignoreChanges: message.getIgnoreChangesList(),
    replaceOnChanges: message.getReplaceOnChangesList(),
    additionalSecretOutputs: message.getAdditionalSecretOutputsList(),
    deleteBeforeReplace: message.getDeleteBeforeReplace() ?? false,
    retainOnDelete: message.getRetainOnDelete() ?? false,
  };
}
