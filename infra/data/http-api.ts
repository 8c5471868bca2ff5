import * as apigateway from "@pulumi/aws/apigatewayv2/index.js";
import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type HttpApiSettings, httpApiProblems, MOST_ROUTES } from "./http-api-problems.ts";

/** What an HTTP API is built from. */
export type HttpApiArgs = HttpApiSettings & {
  region: string;
  /** ARN of the KMS key that encrypts the access log. */
  keyArn: pulumi.Input<string>;
  /** Days that the access log is kept. */
  logRetentionDays: number;
  tags: Record<string, string>;
  protect: boolean;
};

/** A line of the access log: no address, path, header or claim of a caller. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const LOGGED = {
  requestId: "requestId",
  time: "requestTime",
  route: "routeKey",
  status: "status",
  bytes: "responseLength",
  milliseconds: "responseLatency",
  integrationMilliseconds: "integrationLatency",
  integrationError: "integrationErrorMessage",
  authorizerError: "authorizer.error",
  error: "error.message",
};
const STAGE = "$default";
const DEFAULT_THROTTLING = { ratePerSecond: 100, burst: 200 };

/**
 * An HTTP API of API Gateway: one address, one authoriser, one stage with an access log and a limit of requests.
 * Functions get their routes by `onRequests`.
 */
export class HttpApi extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  /** Its address: `https://…`, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** ARN that permissions to invoke a function begin with. */
  readonly executionArn: pulumi.Output<string>;
  readonly stage = STAGE;
  /** ID of the authoriser that checks tokens; undefined without one. */
  readonly authorizerId: pulumi.Output<string> | undefined;
  readonly region: string;
  /** Whether browsers of other origins may call it. */
  readonly hasCors: boolean;
  readonly #routeKeys = new Set<string>();

  /** Throws `pulumi.RunError` that lists every setting that AWS would refuse. */
  constructor(name: string, args: HttpApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:HttpApi", name, {}, opts);
    const problems = httpApiProblems(args);
    if (problems.length > 0) throw new pulumi.RunError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
    const { region, tags, jwt, cors } = args;
    const parent = { parent: this };
    const api = new apigateway.Api(
      name,
      { protocolType: "HTTP", ...(cors && { corsConfiguration: corsConfiguration(cors) }), region, tags },
      { ...parent, protect: args.protect },
    );
    this.id = api.id;
    this.url = api.apiEndpoint;
    this.executionArn = api.executionArn;
    this.region = region;
    this.hasCors = cors !== undefined;
    this.authorizerId =
      jwt &&
      new apigateway.Authorizer(
        name,
        {
          apiId: api.id,
          authorizerType: "JWT",
          identitySources: ["$request.header.Authorization"],
          jwtConfiguration: { issuer: jwt.issuer, audiences: jwt.audience },
          region,
        },
        parent,
      ).id;
    this.createStage(name, args);
    this.registerOutputs({ id: this.id, url: this.url });
  }

  /**
   * Adds routes, each once. Returns what is wrong with them, and whether they are the API's first.
   * AWS refuses a route that is there already.
   */
  addRoutes(routeKeys: readonly string[]): { problems: string[]; areFirst: boolean } {
    const areFirst = this.#routeKeys.size === 0;
    const problems: string[] = [];
    for (const routeKey of routeKeys) {
      if (this.#routeKeys.has(routeKey))
        problems.push(`routes of an API must differ, got ${routeKey} twice.\nFix: take one away`);
      this.#routeKeys.add(routeKey);
    }
    if (this.#routeKeys.size > MOST_ROUTES)
      problems.push(
        `routes of an API must be at most ${MOST_ROUTES}, got ${this.#routeKeys.size}.\nFix: one ANY /{proxy+} in place of many, or a second API`,
      );
    return { problems, areFirst };
  }

  private createStage(name: string, args: HttpApiArgs): void {
    const { region, tags, keyArn, logRetentionDays, throttling = DEFAULT_THROTTLING } = args;
    // Below this prefix a policy of CloudWatch Logs names groups as one, and does not outgrow its limit.
    const logs = new cloudwatch.LogGroup(
      name,
      { namePrefix: `/aws/vendedlogs/${name}-`, retentionInDays: logRetentionDays, kmsKeyId: keyArn, region, tags },
      { parent: this },
    );
    const format = Object.entries(LOGGED).map(([member, variable]) => [member, `$context.${variable}`]);
    new apigateway.Stage(
      name,
      {
        apiId: this.id,
        name: STAGE,
        autoDeploy: true,
        accessLogSettings: { destinationArn: logs.arn, format: JSON.stringify(Object.fromEntries(format)) },
        defaultRouteSettings: {
          throttlingRateLimit: throttling.ratePerSecond,
          throttlingBurstLimit: throttling.burst,
        },
        region,
        tags,
      },
      { parent: this },
    );
  }
}

function corsConfiguration(cors: NonNullable<HttpApiSettings["cors"]>) {
  const { allowOrigins, allowMethods, allowHeaders = [], exposeHeaders = [], maxAgeSeconds, allowCredentials } = cors;
  return {
    allowOrigins,
    allowMethods,
    allowHeaders,
    exposeHeaders,
    ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
    ...(allowCredentials && { allowCredentials }),
  };
}
