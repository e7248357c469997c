App({
  globalData: {
    version: '1.4.0',
    cart: [],
    stamps: 7,
  },

  onLaunch() {
    const saved = my.getStorageSync({ key: 'cart' }).data;
    if (Array.isArray(saved)) this.globalData.cart = saved;
  },

  addToCart(drink) {
    const { cart } = this.globalData;
    const line = cart.find((candidate) => candidate.id === drink.id);
    if (line) line.count += 1;
    else cart.push({ id: drink.id, name: drink.name, price: drink.price, count: 1 });
    my.setStorageSync({ key: 'cart', data: cart });
  },

  placeOrder() {
    this.globalData.stamps += this.globalData.cart.reduce((total, line) => total + line.count, 0);
    this.globalData.cart = [];
    my.setStorageSync({ key: 'cart', data: [] });
  },
});
