import messages, {
  type AnalyzeRequest,
  type AnalyzerResource,
  type AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import { toStruct } from "../engine/structs.ts";
import type { Subject } from "./subject.ts";

type ByUrn = ReadonlyMap<string, Subject>;

/** Asks about one resource, by its inputs. */
export function analyzeRequest(subject: Subject, byUrn: ByUrn): AnalyzeRequest {
  return describe(new messages.AnalyzeRequest(), subject, subject.inputs, byUrn);
}

/** Asks about the stack as a whole, by its resources' outputs. */
export function analyzeStackRequest(subjects: readonly Subject[], byUrn: ByUrn): AnalyzeStackRequest {
  const request = new messages.AnalyzeStackRequest();
  request.setResourcesList(subjects.map((subject) => toResource(subject, byUrn)));
  return request;
}

function toResource(subject: Subject, byUrn: ByUrn): AnalyzerResource {
  const resource = describe(new messages.AnalyzerResource(), subject, subject.outputs, byUrn);
  resource.setParent(subject.parent);
  resource.setDependenciesList([...subject.dependencies]);
  for (const [property, urns] of Object.entries(subject.propertyDependencies)) {
    const sources = new messages.AnalyzerPropertyDependencies();
    sources.setUrnsList([...urns]);
    resource.getPropertydependenciesMap().set(property, sources);
  }
  return resource;
}

function describe<M extends AnalyzeRequest | AnalyzerResource>(
  message: M,
  subject: Subject,
  properties: Record<string, unknown>,
  byUrn: ByUrn,
): M {
  message.setType(subject.type);
  message.setUrn(subject.urn);
  message.setName(subject.name);
  message.setProperties(toStruct(properties));
  const options = new messages.AnalyzerResourceOptions();
  options.setProtect(subject.protect);
  options.setParent(subject.parent);
  message.setOptions(options);
  const provider = byUrn.get(subject.provider.replace(/::[^:]*$/, ""));
  if (provider) {
    const described = new messages.AnalyzerProviderResource();
    described.setType(provider.type);
    described.setUrn(provider.urn);
    described.setName(provider.name);
    described.setProperties(toStruct(provider.inputs));
    message.setProvider(described);
  }
  return message;
}
