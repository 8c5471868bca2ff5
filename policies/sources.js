// The SDK's policy host compiles what is required in TypeScript, by a compiler too old for this code. Node.js takes an import.
import "./index.ts";
