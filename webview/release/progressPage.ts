import { element, type Child } from '../element';
import { adoption } from './adoption';
import type { PanelContext } from './context';
import { log } from './log';
import { nextCard } from './nextCard';
import { detailRows } from './parts';
import { qrCode } from './qrCode';
import { stepper } from './stepper';
import { testers } from './testers';
import { userGets } from './userGets';

/** The page the panel opens with: where the release stands, what comes next, what it consists of and what happened. */
export function progressPage(context: PanelContext): readonly Child[] {
  const { steps, adoption: use, testers: board, userGets: question, qrCode: code, details } = context.view;
  return [
    stepper(context, steps),
    nextCard(context),
    board?.leads === true && testers(context, board),
    element(
      'div',
      { key: 'beside', class: 'beside' },
      use && adoption(context, use),
      element(
        'div',
        { key: 'stack', class: 'stack' },
        question && userGets(context, question),
        element(
          'section',
          { key: 'details', 'aria-labelledby': 'details-title' },
          element('h2', { id: 'details-title' }, details.title),
          detailRows(context, details.rows),
        ),
      ),
      code && qrCode(context, code),
    ),
    board?.leads === false && testers(context, board),
    log(context),
  ];
}
