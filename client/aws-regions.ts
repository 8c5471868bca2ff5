/** Degrees north and east. */
export type Coordinates = { latitude: number; longitude: number };

const at = (latitude: number, longitude: number): Coordinates => ({ latitude, longitude });

/**
 * Where each commercial AWS Region is: the city or area that AWS names it after
 * (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html), with that city's coordinates
 * from GeoNames (https://www.geonames.org, CC BY 4.0). AWS publishes no exact site; a city is near enough to order Regions.
 */
export const AWS_REGIONS: ReadonlyMap<string, Coordinates> = new Map([
  ["af-south-1", at(-33.93, 18.42)], // Cape Town
  ["ap-east-1", at(22.28, 114.17)], // Hong Kong
  ["ap-east-2", at(25.05, 121.53)], // Taipei
  ["ap-northeast-1", at(35.69, 139.69)], // Tokyo
  ["ap-northeast-2", at(37.57, 126.98)], // Seoul
  ["ap-northeast-3", at(34.69, 135.5)], // Osaka
  ["ap-south-1", at(19.07, 72.88)], // Mumbai
  ["ap-south-2", at(17.38, 78.46)], // Hyderabad
  ["ap-southeast-1", at(1.29, 103.85)], // Singapore
  ["ap-southeast-2", at(-33.87, 151.21)], // Sydney
  ["ap-southeast-3", at(-6.21, 106.85)], // Jakarta
  ["ap-southeast-4", at(-37.81, 144.96)], // Melbourne
  ["ap-southeast-5", at(3.14, 101.69)], // Malaysia: Kuala Lumpur
  ["ap-southeast-6", at(-36.85, 174.76)], // New Zealand: Auckland
  ["ap-southeast-7", at(13.75, 100.5)], // Thailand: Bangkok
  ["ca-central-1", at(45.51, -73.59)], // Canada Central: Montreal
  ["ca-west-1", at(51.05, -114.09)], // Calgary
  ["eu-central-1", at(50.12, 8.68)], // Frankfurt
  ["eu-central-2", at(47.37, 8.55)], // Zurich
  ["eu-north-1", at(59.33, 18.07)], // Stockholm
  ["eu-south-1", at(45.46, 9.19)], // Milan
  ["eu-south-2", at(41.66, -0.88)], // Spain: Zaragoza
  ["eu-west-1", at(53.33, -6.25)], // Ireland: Dublin
  ["eu-west-2", at(51.51, -0.13)], // London
  ["eu-west-3", at(48.85, 2.35)], // Paris
  ["il-central-1", at(32.08, 34.78)], // Tel Aviv
  ["me-central-1", at(25.08, 55.31)], // United Arab Emirates: Dubai
  ["me-south-1", at(26.23, 50.59)], // Bahrain: Manama
  ["mx-central-1", at(20.59, -100.39)], // Mexico: Querétaro
  ["sa-east-1", at(-23.55, -46.64)], // São Paulo
  ["us-east-1", at(39.04, -77.49)], // Northern Virginia: Ashburn
  ["us-east-2", at(39.96, -83.0)], // Ohio: Columbus
  ["us-west-1", at(37.34, -121.89)], // Northern California: San Jose
  ["us-west-2", at(45.84, -119.7)], // Oregon: Boardman
]);
