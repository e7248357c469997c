import { MarkdownString } from 'vscode';
import type { CommandId } from './contributions';
import { markdownText } from './markdownText';

/** A link that runs a command, for a {@link Story} that allows it. */
export function commandLink(title: string, command: CommandId, argument?: Readonly<Record<string, string>>): string {
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `[${markdownText(title)}](command:${command}${query})`;
}

/** A tooltip of a few lines, in which only the commands named run. */
export class Story {
  readonly markdown = new MarkdownString();

  constructor(commands: readonly CommandId[]) {
    this.markdown.isTrusted = { enabledCommands: commands };
  }

  title(text: string): this {
    this.markdown.appendMarkdown(`**${markdownText(text)}**  \n`);
    return this;
  }

  line(text: string): this {
    this.markdown.appendMarkdown(`${markdownText(text)}  \n`);
    return this;
  }

  links(...links: readonly string[]): this {
    if (links.length > 0) this.markdown.appendMarkdown(`\n\n${links.join(' · ')}`);
    return this;
  }
}
