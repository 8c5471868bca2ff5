import { nameOf, typeOf } from "../../../offline/engine/urn.ts";
import { createResource, models } from "../../../offline/provider/provider.ts";
import { replacingInputs } from "../../upgrade/replacing-inputs.ts";
import { type AskedOf, callsOfChange, callsOfCreation, callsOfDeletion } from "./asked.ts";
import type { Living } from "./living.ts";
import { refusedCreation, refusedDeletion, refusedUpdate } from "./refusals.ts";
import { changedKeys, defaultsOf, plain, UNKNOWN, type Wire, withDefaults } from "./wire.ts";

/** What Lambda publishes another version for. */
const PUBLISHES = [
  "code",
  "memorySize",
  "timeout",
  "environment",
  "handler",
  "runtime",
  "vpcConfig",
  "role",
  "loggingConfig",
];

/** An AWS account in memory, by the models that answer offline, in the words of Pulumi's provider protocol. */
export class Cloud {
  readonly living = new Map<string, Living>();
  /** What was created, updated and deleted, in order: `create aws:…::name`. */
  readonly calls: string[] = [];
  /** What AWS's provider called for it. */
  readonly asked: AskedOf = [];
  readonly #creations = new Map<string, number>();

  /** Inputs with what the provider fills in: a name where the program gives none, kept once it has one. */
  check(urn: string, olds: Wire, news: Wire): Wire {
    const inputs = plain(news);
    const { nameInput } = this.#model(urn);
    if (nameInput === undefined || inputs[nameInput] !== undefined || inputs[`${nameInput}Prefix`] !== undefined)
      return withDefaults(inputs, []);
    const kept = defaultsOf(olds).includes(nameInput) ? olds[nameInput] : undefined;
    return withDefaults({ ...inputs, [nameInput]: kept ?? this.#create(urn, inputs).outputs[nameInput] }, [nameInput]);
  }

  /** What changed, and which of it replaces the resource. */
  diff(urn: string, olds: Wire, news: Wire): { changed: string[]; replaces: string[]; deletesFirst: boolean } {
    const changed = changedKeys(olds, news);
    const forced = new Set(["region", ...(replacingInputs[typeOf(urn)] ?? [])]);
    const replaces = changed.filter((key) => forced.has(key));
    const { nameInput } = this.#model(urn);
    // A name that the program gives can't be another's for a while.
    const isNamed = nameInput !== undefined && olds[nameInput] !== undefined && !defaultsOf(olds).includes(nameInput);
    return { changed, replaces, deletesFirst: replaces.length > 0 && isNamed };
  }

  /** Throws what AWS would refuse. In a preview nothing is created, and what only AWS knows is unknown. */
  create(urn: string, inputs: Wire, isPreview: boolean): { id: string; outputs: Wire } {
    const own = plain(inputs);
    const { id, outputs } = this.#create(urn, own);
    if (isPreview) return { id: "", outputs: { ...unknowns(outputs), ...own } };
    refuse(refusedCreation(urn, inputs, [...this.living.values()]));
    this.#creations.set(urn, this.#generation(urn) + 1);
    this.calls.push(`create ${typeOf(urn)}::${nameOf(urn)}`);
    const networks = isFunction(urn) ? { networks: [own.vpcConfig] } : {};
    this.living.set(keyOf(urn, id), { urn, id, inputs, outputs, version: 1, ...networks });
    this.asked.push(...callsOfCreation(this.living, { urn, id, inputs: own, outputs }));
    return { id, outputs };
  }

  /** Outputs after an update. */
  update(urn: string, id: string, olds: Wire, oldInputs: Wire, news: Wire, isPreview: boolean): Wire {
    const own = plain(news);
    const { changed } = this.diff(urn, oldInputs, news);
    const removed = Object.keys(plain(oldInputs)).filter((key) => !(key in own));
    const outputs: Wire = {
      ...Object.fromEntries(Object.entries(olds).filter(([key]) => !removed.includes(key))),
      ...own,
    };
    const living = this.living.get(keyOf(urn, id));
    const isPublished = isFunction(urn) && changed.some((key) => PUBLISHES.includes(key));
    if (isPublished) {
      const version = String((living?.version ?? 1) + 1);
      outputs.version = isPreview ? UNKNOWN : version;
      outputs.qualifiedArn = isPreview ? UNKNOWN : `${String(outputs.arn)}:${version}`;
    }
    if (isPreview) return outputs;
    if (living === undefined) throw new Error(`ResourceNotFoundException: ${id}`);
    refuse(refusedUpdate(urn, oldInputs, news));
    this.calls.push(`update ${typeOf(urn)}::${nameOf(urn)}`);
    const version = Number(outputs.version ?? living.version) || living.version;
    const networks = isPublished ? { networks: [...(living.networks ?? []), own.vpcConfig] } : {};
    this.living.set(keyOf(urn, id), { ...living, inputs: news, outputs, version, ...networks });
    this.asked.push(...callsOfChange(this.living, { urn, id, inputs: own, outputs }, plain(oldInputs), changed));
    return outputs;
  }

  /** Throws what AWS would refuse. */
  delete(urn: string, id: string): void {
    const living = this.living.get(keyOf(urn, id));
    refuse(refusedDeletion(urn, id, [...this.living.values()]));
    if (living !== undefined)
      this.asked.push(...callsOfDeletion(this.living, { ...living, inputs: plain(living.inputs) }));
    this.calls.push(`delete ${typeOf(urn)}::${nameOf(urn)}`);
    this.living.delete(keyOf(urn, id));
  }

  /** Deletes all versions of the functions but the newest, as a person does with AWS's command line. */
  forgetVersions(): void {
    for (const [key, living] of this.living)
      if (living.networks !== undefined) this.living.set(key, { ...living, networks: living.networks.slice(-1) });
  }

  /** What is here, to be put back later. */
  save(): () => void {
    const [living, creations] = [new Map(this.living), new Map(this.#creations)];
    return () => {
      replace(this.living, living);
      replace(this.#creations, creations);
    };
  }

  read(urn: string, id: string): Living | undefined {
    return this.living.get(keyOf(urn, id));
  }

  /** Outputs of what lives, of one type. */
  ofType(type: string): Living[] {
    return [...this.living.values()].filter(({ urn }) => typeOf(urn) === type);
  }

  #model(urn: string) {
    const model = Object.hasOwn(models, typeOf(urn)) ? models[typeOf(urn)] : undefined;
    if (model === undefined) throw new Error(`${typeOf(urn)} has no model.`);
    return model;
  }

  #generation = (urn: string) => this.#creations.get(urn) ?? 0;

  /** The first creation has the ID and the name that it has offline; each later one has others, as in AWS. */
  #create(urn: string, inputs: Wire) {
    const generation = this.#generation(urn);
    const seed = generation === 0 ? urn : `${urn}#${generation}`;
    return createResource({ urn: seed, type: typeOf(urn), name: nameOf(urn), inputs, provider: {} });
  }
}

const keyOf = (urn: string, id: string) => `${typeOf(urn)} ${id} ${urn}`;

const unknowns = (outputs: Wire): Wire => Object.fromEntries(Object.keys(outputs).map((key) => [key, UNKNOWN]));

const isFunction = (urn: string) => typeOf(urn) === "aws:lambda/function:Function";

function refuse(reason: string | undefined): void {
  if (reason !== undefined) throw new Error(reason);
}

function replace<Key, Value>(map: Map<Key, Value>, by: ReadonlyMap<Key, Value>): void {
  map.clear();
  for (const [key, value] of by) map.set(key, value);
}
