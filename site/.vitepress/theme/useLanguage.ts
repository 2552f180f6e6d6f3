// The language of the page that is open.
import { useData } from 'vitepress';
import type { ComputedRef } from 'vue';
import { computed } from 'vue';

/** @returns which of a text's two languages the page shows. */
export function useLanguage(): ComputedRef<'en' | 'ko'> {
  const { lang } = useData();
  return computed(() => (lang.value === 'ko' ? 'ko' : 'en'));
}
