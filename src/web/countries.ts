import type { Locale } from '../http/text.ts';

/** ISO 3166-1 alpha-3 and alpha-2 of the countries that issue travel documents; neighbours first. */
const table = `MEXMX USAUS CANCA GTMGT SLVSV HNDHN NICNI CRICR PANPA BLZBZ COLCO VENVE ECUEC PERPE BOLBO CHLCL ARGAR URYUY
PRYPY BRABR CUBCU DOMDO HTIHT JAMJM BHSBS BRBBB TTOTT GUYGY SURSR ATGAG DMADM GRDGD KNAKN LCALC VCTVC
AFGAF ALBAL DZADZ ANDAD AGOAO ARMAM AUSAU AUTAT AZEAZ BHRBH BGDBD BLRBY BELBE BENBJ BTNBT BIHBA BWABW BRNBN BGRBG BFABF
BDIBI KHMKH CMRCM CPVCV CAFCF TCDTD CHNCN COMKM COGCG CODCD CIVCI HRVHR CYPCY CZECZ DNKDK DJIDJ EGYEG GNQGQ ERIER ESTEE
SWZSZ ETHET FJIFJ FINFI FRAFR GABGA GMBGM GEOGE DDE GHAGH GRCGR GINGN GNBGW HUNHU ISLIS INDIN IDNID IRNIR IRQIQ IRLIE
ISRIL ITAIT JPNJP JORJO KAZKZ KENKE KIRKI PRKKP KORKR KWTKW KGZKG LAOLA LVALV LBNLB LSOLS LBRLR LBYLY LIELI LTULT LUXLU
MDGMG MWIMW MYSMY MDVMV MLIML MLTMT MHLMH MRTMR MUSMU FSMFM MDAMD MCOMC MNGMN MNEME MARMA MOZMZ MMRMM NAMNA NRUNR NPLNP
NLDNL NZLNZ NERNE NGANG MKDMK NORNO OMNOM PAKPK PLWPW PSEPS PNGPG PHLPH POLPL PRTPT QATQA ROURO RUSRU RWARW WSMWS SMRSM
STPST SAUSA SENSN SRBRS SYCSC SLESL SGPSG SVKSK SVNSI SLBSB SOMSO ZAFZA SSDSS ESPES LKALK SDNSD SWESE CHECH SYRSY TWNTW
TJKTJ TZATZ THATH TLSTL TGOTG TONTO TUNTN TURTR TKMTM TUVTV UGAUG UKRUA AREAE GBRGB UZBUZ VUTVU VATVA VNMVN YEMYE ZMBZM
ZWEZW`;

const pairs = table.split(/\s+/).map((pair) => [pair.slice(0, -2), pair.slice(-2)] as const);

const lists = new Map<Locale, readonly (readonly [code: string, name: string])[]>();

/** Code and name of every country, the two of this border first, then by name in the reader's language. */
export function countries(locale: Locale): readonly (readonly [code: string, name: string])[] {
  let list = lists.get(locale);
  if (!list) {
    const names = new Intl.DisplayNames([locale], { type: 'region' });
    const named = pairs.map(([code, region]) => [code, names.of(region) ?? code] as const);
    const [first, second, ...others] = named;
    others.sort((a, b) => a[1].localeCompare(b[1], locale));
    list = first && second ? [first, second, ...others] : others;
    lists.set(locale, list);
  }
  return list;
}

/** The name of a country, or its code where it is not on the list. */
export function countryName(code: string, locale: Locale): string {
  return countries(locale).find(([known]) => known === code)?.[1] ?? code;
}
