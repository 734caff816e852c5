import type { Locale } from '../../../http/text.ts';
import { type Key, keyTexts } from '../../texts/keys.ts';

/**
 * The help on the keys of a page, and the switch that turns them off for whoever dictates or reads by keys
 * (WCAG 2.1.4). Both stay hidden until `browser/keys.js` is there to do what they say.
 */
export function KeyHelp({ locale, keys }: { locale: Locale; keys: readonly Key[] }) {
  const t = keyTexts[locale];
  return (
    <>
      <button type="button" class="usa-button usa-button--outline" data-keys-open hidden>
        {t.open} <kbd>?</kbd>
      </button>
      <dialog class="garita-dialog" data-keys-help aria-labelledby="keys-title">
        <h2 id="keys-title">{t.title}</h2>
        <dl class="garita-keys">
          {[...keys, '?' as const].map((key) => (
            <div>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t.does[key]}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <div class="usa-checkbox margin-y-2">
            <input class="usa-checkbox__input" id="keys-on" type="checkbox" data-keys-switch checked />
            <label class="usa-checkbox__label" for="keys-on">
              {t.on}
            </label>
          </div>
          <button type="submit" class="usa-button">
            {t.close}
          </button>
        </form>
      </dialog>
    </>
  );
}
