import type { Locale } from '../../http/text.ts';

const words = {
  en: { copy: 'Copy', done: 'Copied' },
  es: { copy: 'Copiar', done: 'Copiado' },
} as const;

/** Copies a text by the script `copy`, which shows it: without scripts there is no button. */
export function CopyButton({ text, of, locale }: { text: string; of: string; locale: Locale }) {
  return (
    <button
      type="button"
      class="usa-button usa-button--unstyled margin-left-1"
      hidden
      data-copy={text}
      data-done={words[locale].done}
    >
      {words[locale].copy}
      <span class="usa-sr-only"> {of}</span>
    </button>
  );
}
