import { awsxVpc } from "./awsx-vpc.ts";
import type { RemoteComponent } from "./component.ts";

/** Components whose code runs in a provider, by type token. */
export const remoteComponents: Readonly<Record<string, RemoteComponent>> = { "awsx:ec2:Vpc": awsxVpc };
