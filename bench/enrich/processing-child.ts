import { measureBatch } from "./processing.ts";

const [batch = "", rounds] = process.argv.slice(2);
console.log(JSON.stringify(await measureBatch(JSON.parse(batch), Number(rounds))));
