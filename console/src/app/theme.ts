import { createTheme, defaultVariantColorsResolver, parseThemeColor } from '@mantine/core';
import type { CSSVariablesResolver, MantineThemeOverride, VariantColorsResolver } from '@mantine/core';

const SANS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

const TINTED = new Set(['light', 'outline', 'subtle']);

/** Under the pointer; the library makes the darkest shade lighter, too light for white text. */
const darken = (background: string): string => `color-mix(in srgb, ${background} 90%, black)`;
const PRIMARY_HOVER = { '--mantine-primary-color-filled-hover': darken('var(--mantine-primary-color-filled)') };

/** Text on a tint of its own colour, and on a button under the pointer: the library's default is too faint to be read by everybody. */
const resolveVariantColors: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input);
  const { theme } = input;
  const { color, isThemeColor } = parseThemeColor({ color: input.color ?? theme.primaryColor, theme });
  if (!isThemeColor) return resolved;
  if (input.variant === 'filled') return { ...resolved, hover: darken(resolved.background) };
  if (!TINTED.has(input.variant)) return resolved;
  const dark = `color-mix(in srgb, var(--mantine-color-${color}-9) 70%, black)`;
  return { ...resolved, color: `light-dark(${dark}, var(--mantine-color-${color}-3))` };
};

/** Text of less weight, hints and errors, with a contrast of at least 4.5 in both schemes. */
export const resolveCssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...PRIMARY_HOVER,
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-teal-9)',
  },
  dark: {
    ...PRIMARY_HOVER,
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
  },
});

/** The list itself scrolls, not a box around it: those who hear it know it as the field's own. */
const LISTS = { defaultProps: { withScrollArea: false, styles: { options: { maxHeight: 240, overflowY: 'auto' } } } };

/**
 * No font is fetched: figures and both languages are set in what the viewer's system has.
 * @param closeLabel what the crosses of dialogs and messages are called
 */
export function createConsoleTheme(closeLabel: string): MantineThemeOverride {
  const closeButtonProps = { 'aria-label': closeLabel };
  return createTheme({
    primaryColor: 'teal',
    primaryShade: 9,
    autoContrast: true,
    luminanceThreshold: 0.179,
    variantColorResolver: resolveVariantColors,
    fontFamily: SANS,
    fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
    headings: { fontFamily: SANS, fontWeight: '650' },
    defaultRadius: 'md',
    cursorType: 'pointer',
    respectReducedMotion: true,
    components: {
      Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', miw: 'max-content' } },
      NavLink: { defaultProps: { color: 'gray' } },
      Notification: {
        defaultProps: { closeButtonProps },
        styles: { description: { color: 'var(--mantine-color-dimmed)', whiteSpace: 'pre-line' } },
      },
      Modal: { defaultProps: { centered: true, closeButtonProps } },
      Drawer: { defaultProps: { position: 'right', size: 'lg', closeButtonProps } },
      Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
      Table: { defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'sm' } },
      Select: LISTS,
      MultiSelect: LISTS,
      Autocomplete: LISTS,
      TagsInput: LISTS,
      TextInput: { defaultProps: { autoComplete: 'off' } },
    },
  });
}
