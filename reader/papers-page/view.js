// What the page shows: it is in the address, so that it can be passed on, and in the form.
import { all, query } from '../page.js';

const CHOICES = ['q', 'days', 'topic', 'organization', 'month'];

// Returns { q, days, topic, organization, month, show }: texts, empty for all; `show` are those of the buttons.
export const viewInAddress = () => {
  const asked = query(location.search);
  const view = Object.fromEntries(CHOICES.map((name) => [name, asked.get(name)?.trim() ?? '']));
  if (view.days !== 'all' && !(view.days > 0)) view.days = '';
  return { ...view, show: (asked.get('show') ?? '').split(',').filter(Boolean) };
};

export const viewInForm = (form) => ({
  ...Object.fromEntries(CHOICES.map((name) => [name, form.elements[name].value.trim()])),
  show: all('[aria-pressed=true]', form).map(({ value }) => value),
});

// Puts a view into the form. A choice that it does not have, such as 14 days, is added to it.
export const fillForm = (form, view) => {
  for (const name of CHOICES) {
    const field = form.elements[name];
    if (field.options && ![...field.options].some(({ value }) => value === view[name]))
      field.add(new Option(view[name], view[name]));
    if (field.value.trim() !== view[name]) field.value = view[name];
  }
  for (const button of all('[aria-pressed]', form)) button.ariaPressed = String(view.show.includes(button.value));
};

export const addressOf = (view) => {
  const address = new URL(location.href);
  address.hash = '';
  address.search = query(
    [...CHOICES.map((name) => [name, view[name]]), ['show', view.show.join(',')]].filter(([, value]) => value)
  ).toString().replaceAll('%2C', ',');
  return address;
};
