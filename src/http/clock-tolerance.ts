/**
 * The clocks of this service and of its terminals may differ by so much. An offline pack from further in a terminal's
 * future says that one of them is wrong: it is not taken, and one that is there already is not used.
 */
export const clockToleranceMs = 2 * 60_000;
