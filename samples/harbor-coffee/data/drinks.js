/** Prices are in cents. */
export const drinks = [
  { id: 'flat-white', name: 'Flat White', note: 'Two shots, silky milk', price: 480, favourite: true },
  { id: 'harbor-fog', name: 'Harbor Fog', note: 'Cold brew under salted cream', price: 560, favourite: true },
  { id: 'pier-filter', name: 'Pier Filter', note: 'Today: Ethiopia Guji', price: 420, favourite: false },
  { id: 'lighthouse-latte', name: 'Lighthouse Latte', note: 'Vanilla and orange peel', price: 540, favourite: true },
  { id: 'tide-tonic', name: 'Tide Tonic', note: 'Espresso, tonic, lime', price: 520, favourite: false },
];
