import path from "node:path";
import { componentProviderHost } from "@pulumi/pulumi/provider/experimental/index.js";
import { StreamFunction } from "./stream-function.ts";

/** The package's folder, from `dist/infra/provider`: its manifest and the sources of the components' arguments are read there. */
const dirname = path.join(import.meta.dirname, "../../..");

// Pulumi's host of plugins requires this file, and awaits nothing in it.
void componentProviderHost({ name: "tributary", components: [StreamFunction], dirname });
