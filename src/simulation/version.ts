/** Stored with each simulation. Raise it whenever the same scenario and seed would give another result. */
export const engineVersion = 'engine-3';
