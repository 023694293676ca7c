public enum ShippedRecipes {}
