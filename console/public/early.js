// Runs while the program is still being loaded: a browser takes tens of milliseconds for its first formatter, whichever it is, and one for
// what follows.
(() => {
  const locale = navigator.language;
  new Intl.NumberFormat(locale).format(0);
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(0);
})();
