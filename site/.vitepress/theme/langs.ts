// Replaces the default theme's composable: the language switch leads to this page in the other language, or to that language's home if
// there is none.
import { useData } from 'vitepress';
import { computed } from 'vue';
import { otherLanguage } from '../otherLanguage.ts';

/** The languages in the format of the theme's menus. */
export function useLangs(_options?: { readonly correspondingLink?: boolean }) {
  const { site, localeIndex, page, theme } = useData();
  const currentLang = computed(() => ({
    label: site.value.locales[localeIndex.value]?.label,
    link: localeIndex.value === 'root' ? '/' : `/${localeIndex.value}/`,
  }));
  const localeLinks = computed(() =>
    Object.values(site.value.locales)
      .filter(({ label }) => label !== currentLang.value.label)
      .map(({ label }) => ({
        text: label,
        link: otherLanguage(page.value.relativePath, theme.value.translated),
      })),
  );
  return { localeLinks, currentLang };
}
