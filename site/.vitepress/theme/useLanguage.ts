// The language of the open page.
import { useData } from 'vitepress';
import type { ComputedRef } from 'vue';
import { computed } from 'vue';

/** @returns a function that selects the page's language from a text in both. */
export function useLanguage(): ComputedRef<'en' | 'ko'> {
  const { lang } = useData();
  return computed(() => (lang.value === 'ko' ? 'ko' : 'en'));
}
