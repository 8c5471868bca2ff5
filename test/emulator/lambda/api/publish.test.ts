import {
  GetAccountSettingsCommand,
  GetAliasCommand,
  GetFunctionCommand,
  type LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListProvisionedConcurrencyConfigsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { strToU8, zipSync } from "fflate";
import type { FunctionDescription, PackageFiles } from "../../../../emulator/lambda/api/function-registry.ts";
import { listen, withSdkClients } from "../../endpoint/create-endpoint.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:enrich";
const FunctionName = "enrich";
const zip = (text: string) =>
  zipSync({ "index.mjs": strToU8(text), "data/": new Uint8Array(), "data/a.json": strToU8("{}") });

/** A function whose code is hashed by what it says, and every version of it that was launched. */
async function withFunction(
  work: (lambda: LambdaClient, launched: [FunctionDescription, PackageFiles | undefined][]) => Promise<void>,
) {
  const cloud = await listen();
  const launched: [FunctionDescription, PackageFiles | undefined][] = [];
  const runtimeOf = (executedVersion: string) => ({
    invoke: async () => ({
      throttled: false as const,
      requestId: "r",
      statusCode: 200 as const,
      executedVersion,
      payload: "1",
    }),
    stop: async () => {},
  });
  let codeSha256 = "first";
  cloud.functions.add({
    ...{ arn: ARN, qualifiers: ["1", "live"], runtime: runtimeOf("1"), tags: { team: "a" } },
    description: {
      ...{ version: "1", aliases: ["live"], handler: "index.handler", timeoutSeconds: 3, memoryMib: 128, codeSha256 },
      ...{ environment: {}, settings: { Runtime: "nodejs24.x" }, reservedConcurrency: 10 },
    },
    async launch(description, files) {
      launched.push([description, files]);
      codeSha256 = files === undefined ? codeSha256 : Buffer.from(files["index.mjs"] ?? []).toString();
      return { runtime: runtimeOf(description.version), codeSha256 };
    },
  });
  try {
    await withSdkClients(cloud.url, ({ lambda }) => work(lambda, launched));
  } finally {
    await cloud.endpoint.close();
  }
  expect([cloud.errors, cloud.unmodelled]).to.deep.equal([[], []]);
}

const versionsOf = async (lambda: LambdaClient) => {
  const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  return Versions.map(({ Version, CodeSha256, MemorySize }) => `${Version} ${CodeSha256} ${MemorySize}`);
};

const nameOf = (sent: Promise<unknown>) =>
  sent.then(
    () => "taken",
    (error: Error) => error.name,
  );

describe("a function, by the SDK", () => {
  it("has other code and settings published as a version, and keeps the ones before", () =>
    withFunction(async (lambda, launched) => {
      await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip("second") }));
      expect(await versionsOf(lambda), "only $LATEST has changed").to.deep.equal(["$LATEST second 128", "1 first 128"]);
      const Environment = { Variables: { A: "1" } };
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 512, Environment }));
      const published = await lambda.send(new PublishVersionCommand({ FunctionName }));
      expect(published).to.include({ Version: "2", FunctionArn: `${ARN}:2`, Runtime: "nodejs24.x" });
      expect(published.Environment).to.deep.equal(Environment);
      expect(await versionsOf(lambda)).to.deep.equal(["$LATEST second 512", "1 first 128", "2 second 512"]);
      expect(Object.keys(launched[0]?.[1] ?? {}), "files, no folders").to.deep.equal(["index.mjs", "data/a.json"]);
      expect((await lambda.send(new GetAliasCommand({ FunctionName, Name: "live" }))).FunctionVersion).to.equal("1");
    }));

  it("is not published twice when nothing has changed", () =>
    withFunction(async (lambda) => {
      expect((await lambda.send(new PublishVersionCommand({ FunctionName }))).Version).to.equal("1");
      const update = new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip("second"), Publish: true });
      expect((await lambda.send(update)).Version).to.equal("2");
      expect((await lambda.send(update)).Version).to.equal("2");
    }));

  it("refuses what AWS refuses", () =>
    withFunction(async (lambda) => {
      const update = (input: object) => nameOf(lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...input })));
      expect(await update({ ZipFile: Buffer.from("no zip") })).to.equal("InvalidParameterValueException");
      const outside = zipSync({ "../index.mjs": strToU8("x") });
      expect(await update({ ZipFile: outside })).to.equal("InvalidParameterValueException");
      expect(await update({ ZipFile: zip("x"), RevisionId: "old" })).to.equal("PreconditionFailedException");
      const publish = new PublishVersionCommand({ FunctionName, CodeSha256: "other" });
      expect(await nameOf(lambda.send(publish))).to.equal("InvalidParameterValueException");
      const memory = new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 1 });
      expect(await nameOf(lambda.send(memory))).to.equal("InvalidParameterValueException");
      expect(await update({ FunctionName: "other", ZipFile: zip("x") })).to.equal("ResourceNotFoundException");
      expect(await versionsOf(lambda)).to.deep.equal(["$LATEST first 128", "1 first 128"]);
    }));

  it("has aliases, which move only from where the caller knows them to be", () =>
    withFunction(async (lambda) => {
      const { Aliases = [] } = await lambda.send(new ListAliasesCommand({ FunctionName }));
      expect(Aliases.map(({ Name, FunctionVersion }) => [Name, FunctionVersion])).to.deep.equal([["live", "1"]]);
      const RevisionId = Aliases[0]?.RevisionId;
      await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip("second"), Publish: true }));
      const move = new UpdateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "2", RevisionId });
      expect((await lambda.send(move)).FunctionVersion).to.equal("2");
      expect(await nameOf(lambda.send(move)), "it has moved").to.equal("PreconditionFailedException");
    }));

  it("is listed, described and tagged", () =>
    withFunction(async (lambda) => {
      const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
      expect(Functions.map(({ FunctionArn, Version }) => [FunctionArn, Version])).to.deep.equal([[ARN, "$LATEST"]]);
      const all = await lambda.send(new ListFunctionsCommand({ FunctionVersion: "ALL" }));
      expect(all.Functions?.map(({ Version }) => Version)).to.deep.equal(["$LATEST", "1"]);
      await lambda.send(new TagResourceCommand({ Resource: ARN, Tags: { cost: "b" } }));
      await lambda.send(new UntagResourceCommand({ Resource: ARN, TagKeys: ["team"] }));
      expect((await lambda.send(new ListTagsCommand({ Resource: ARN }))).Tags).to.deep.equal({ cost: "b" });
      const told = await lambda.send(new GetFunctionCommand({ FunctionName }));
      expect([told.Configuration?.State, told.Tags, told.Concurrency]).to.deep.equal([
        ...["Active", { cost: "b" }, { ReservedConcurrentExecutions: 10 }],
      ]);
    }));

  it("stands in an account with limits", () =>
    withFunction(async (lambda) => {
      const { AccountLimit, AccountUsage } = await lambda.send(new GetAccountSettingsCommand({}));
      expect(AccountLimit).to.include({ ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 990 });
      expect(AccountUsage?.FunctionCount).to.equal(1);
      const provisioned = await lambda.send(new ListProvisionedConcurrencyConfigsCommand({ FunctionName }));
      expect(provisioned.ProvisionedConcurrencyConfigs).to.deep.equal([]);
    }));
});
