import type { Message } from '../../redress/store.ts';
import { formatMoment } from '../format.ts';
import { redressTexts } from '../texts/redress.ts';
import type { PageProps } from './layout.tsx';

/** The messages of a thread, oldest first, as their reader names the two who write. */
export function Thread(props: {
  page: PageProps;
  messages: readonly Message[];
  /** The traveler is `you` to themselves; one officer reads what another one wrote. */
  reader: Message['author'];
}) {
  const { page, messages, reader } = props;
  const t = redressTexts[page.locale];
  const nameOf = (author: Message['author']) =>
    author === 'traveler' && reader === 'traveler' ? t.you : t[author];
  return (
    <section>
      <h2>{t.threadTitle}</h2>
      <ol class="usa-list usa-list--unstyled">
        {messages.map(({ author, text, at }) => (
          <li class="border-left-05 border-base-light padding-left-2 margin-bottom-3">
            <p class="text-bold margin-bottom-0">{nameOf(author)}</p>
            <p class="text-base-dark margin-y-0">{formatMoment(at, page.locale)}</p>
            <p class="text-pre-line margin-top-1">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
