import { drinks } from '../../data/drinks';

const app = getApp();

Page({
  data: { drinks },

  add(drink) {
    app.addToCart(drink);
    my.showToast({ type: 'success', content: `${drink.name} added`, duration: 1200 });
  },
});
