/** Exit code for "cannot start as it is configured", as in BSD's sysexits.h (EX_CONFIG). */
export const cannotStart = 78;

/** Exit code for a command line that is none that is known (EX_USAGE). */
export const misused = 64;

/** Exit code for what was understood and not done. */
export const refused = 1;
