import {
  GetAliasCommand,
  type LambdaClient,
  paginateListVersionsByFunction,
  UpdateAliasCommand,
} from "@aws-sdk/client-lambda";

/** A function behind an alias. */
export type AliasedFunction = { flow: string; name: string; alias: string };

/** What invocations of an alias go to. */
export type AliasState = {
  version: string;
  /** A second version, and the share of the invocations, from 0 to 1, that it has. */
  other?: { version: string; share: number } | undefined;
};

/** What a roll-out needs of a region's Lambda API. */
export type AliasApi = {
  get(fn: AliasedFunction): Promise<AliasState>;
  set(fn: AliasedFunction, state: AliasState): Promise<void>;
  /** The version that was published last. */
  newest(fn: AliasedFunction): Promise<string>;
};

/** The aliases of a region, by the AWS SDK. https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
export const createAliasApi = (client: LambdaClient): AliasApi => ({
  async get({ name, alias }) {
    const read = await client.send(new GetAliasCommand({ FunctionName: name, Name: alias }));
    const [other] = Object.entries(read.RoutingConfig?.AdditionalVersionWeights ?? {});
    return {
      version: read.FunctionVersion ?? "",
      ...(other && { other: { version: other[0], share: other[1] } }),
    };
  },
  async set({ name, alias }, { version, other }) {
    const AdditionalVersionWeights = other === undefined ? {} : { [other.version]: other.share };
    await client.send(
      new UpdateAliasCommand({
        ...{ FunctionName: name, Name: alias, FunctionVersion: version },
        RoutingConfig: { AdditionalVersionWeights },
      }),
    );
  },
  async newest({ name }) {
    let newest = 0;
    for await (const page of paginateListVersionsByFunction({ client }, { FunctionName: name }))
      for (const { Version } of page.Versions ?? []) newest = Math.max(newest, Number(Version) || 0);
    return String(newest);
  },
});
