import type { Locale } from '../http/text.ts';

/** The series of a run as a file. */
export function csvResponse(id: string, csv: string): Response {
  return download(`simulation-${id}.csv`, 'text/csv; charset=utf-8; header=present', csv);
}

/** A drawing, to be looked at where it stands. */
export function svgResponse(svg: string, locale: Locale): Response {
  return new Response(svg, {
    headers: {
      'content-type': 'image/svg+xml',
      'content-language': locale,
      'cache-control': 'no-store',
      vary: 'accept-language',
    },
  });
}

/** A file to be kept under a name. */
export function download(name: string, type: string, text: string): Response {
  return new Response(text, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}
