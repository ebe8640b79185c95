// Show the operations of the API; the description comes from this server, and nothing from elsewhere.
SwaggerUIBundle({
  url: new URL("../openapi.json", document.baseURI).href,
  dom_id: "#operations",
  deepLinking: true,
  validatorUrl: null,
});
