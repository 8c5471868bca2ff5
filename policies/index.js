// The SDK's policy host compiles a TypeScript entry itself, and too old for this code. Node.js takes it from here.
import "./index.ts";
