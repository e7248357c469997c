import { formatMoney } from '@harbor/money';

const app = getApp();

Page({
  data: { lines: [], total: formatMoney(0) },

  onShow() {
    const { cart } = app.globalData;
    this.setData({
      lines: cart.map((line) => ({ ...line, sum: formatMoney(line.price * line.count) })),
      total: formatMoney(cart.reduce((total, line) => total + line.price * line.count, 0)),
    });
  },

  openMenu() {
    my.switchTab({ url: '/pages/menu/menu' });
  },

  order() {
    app.placeOrder();
    this.onShow();
    my.showToast({ type: 'success', content: 'See you at the pier', duration: 1600 });
  },
});
