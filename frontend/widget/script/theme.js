const scheme = () => (document.documentElement.dataset.colorScheme === 'dark' ? 'dark' : 'light');

// Tells each change of the person's theme, and stops by the function it returns. A frame inherits nothing of it.
function watchScheme(tell) {
  const observer = new MutationObserver(() => tell(scheme()));
  observer.observe(document.documentElement, {attributes: true, attributeFilter: ['data-color-scheme']});
  return () => observer.disconnect();
}
