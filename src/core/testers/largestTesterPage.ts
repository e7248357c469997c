/** Of how many testers one page tells at most. */
export const largestTesterPage = 10_000;
