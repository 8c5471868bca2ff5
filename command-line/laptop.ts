/** Account that everything on this machine belongs to. */
export const ACCOUNT_ID = "000000000000";

/** Where `npm start -- --serve` writes the stack's outputs, below its output folder. */
export const OUTPUTS_FILE = "outputs.json";
