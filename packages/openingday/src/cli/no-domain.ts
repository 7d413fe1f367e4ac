/** Stands for the domain where only a folder was named; no domain can have this name. */
export const noDomain = "nothing.invalid";
