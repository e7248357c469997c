import { formatMoney } from '@harbor/money';

Component({
  props: {
    drink: {},
    onAdd: () => {},
  },

  data: { price: '' },

  didMount() {
    this.setData({ price: formatMoney(this.props.drink.price) });
  },

  methods: {
    add() {
      this.props.onAdd(this.props.drink);
    },
  },
});
