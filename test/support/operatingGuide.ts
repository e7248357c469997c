import assert from 'node:assert/strict';

/** A piece of a page that is set as code, with the language it names. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

export function codeBlocks(markdown: string): readonly CodeBlock[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({ language, text }));
}

/** A line that gives a name to a place. */
const assignment = /^(export )?([A-Z_]+)=.*$/gm;

/** The commands of a block with other places behind its names, each of which has to have one. */
export function withPlaces(text: string, places: Readonly<Record<string, string>>): string {
  return text.replaceAll(assignment, (_line, exported: string | undefined, name: string) => {
    const place = places[name];
    assert.ok(place !== undefined, `nothing stands for ${name}`);
    return `${exported ?? ''}${name}='${place}'`;
  });
}

/** The names that a block gives, for the blocks behind it. */
export function namesIn(text: string): string {
  return (text.match(assignment) ?? []).map((line) => `${line}\n`).join('');
}
